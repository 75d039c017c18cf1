// The generated pages, each from its data. A new page is a line here.

import { commands } from '../../functions/cli/leeway/commands/index.ts'
import { exitCodes } from '../../functions/cli/leeway/exit-codes.ts'
import { baseRows, familyRows } from '../../shared/catalogue/abilities/abilities.ts'
import { surfaces } from '../../shared/dialects/surfaces.ts'
import { catalogue } from '../../shared/errors/catalogue.ts'
import { settingsSchema } from '../../shared/settings.ts'
import { renderEmulator } from '../../test/emulator/page.ts'
import { table as matrix } from '../../test/matrix/table.ts'
import { renderAbilities } from './abilities.ts'
import { renderCommands } from './commands.ts'
import { example, renderCost } from './cost.ts'
import { drawCost } from './cost-chart.ts'
import { renderDialects } from './dialects.ts'
import { renderErrors } from './errors.ts'
import { renderEvents } from './events.ts'
import { renderMetrics } from './metrics.ts'
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
  { path: 'abilities.md', render: () => renderAbilities(baseRows, familyRows) },
  { path: 'commands.md', render: () => renderCommands(commands, exitCodes) },
  { path: 'cost.md', render: () => renderCost() },
  { path: 'cost.svg', render: () => drawCost(example) },
  { path: 'dialects.md', render: () => renderDialects(matrix) },
  { path: 'emulator.md', render: () => renderEmulator() },
  { path: 'errors.md', render: () => renderErrors(catalogue) },
  { path: 'events.md', render: () => renderEvents() },
  { path: 'metrics.md', render: () => renderMetrics() },
  { path: 'parameters.md', render: () => renderParameters(surfaces) },
  { path: 'settings.md', render: () => renderSettings(settingsSchema) },
]
