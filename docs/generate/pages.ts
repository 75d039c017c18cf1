// The generated pages, each from its data. A new page is a line here.

import { fates } from '../../shared/dialects/parameters/index.ts'
import { catalogue } from '../../shared/errors/catalogue.ts'
import { settingsSchema } from '../../shared/settings.ts'
import { table as matrix } from '../../test/matrix/table.ts'
import { renderDialects } from './dialects.ts'
import { renderErrors } from './errors.ts'
import { renderParameters } from './parameters.ts'
import { renderSettings } from './settings.ts'

export interface Page {
  /** Relative to docs/. */
  readonly path: string
  readonly render: () => string
}

/** The pages whose stored text is not what their data says now. `read` gives the stored text, or undefined. */
export const stalePages = (all: readonly Page[], read: (path: string) => string | undefined): string[] =>
  all.filter(({ path, render }) => read(path) !== render()).map(({ path }) => path)

export const pages: readonly Page[] = [
  { path: 'dialects.md', render: () => renderDialects(matrix) },
  { path: 'errors.md', render: () => renderErrors(catalogue) },
  { path: 'parameters.md', render: () => renderParameters(fates) },
  { path: 'settings.md', render: () => renderSettings(settingsSchema) },
]
