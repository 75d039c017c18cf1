// docs/parameters.md: the fate of every parameter, a table per surface.
import type { ProviderName } from '../../shared/catalogue/models.ts'
import { abouts, type SurfaceName, surfaceNames } from '../../shared/dialects/abouts.ts'
import type { Surface } from '../../shared/dialects/dialect.ts'
import type { Fate, ParameterRow, Refused } from '../../shared/dialects/parameters/fate.ts'
import { fateAt } from '../../shared/dialects/parameters/index.ts'
import { doorFor, providerNames, providers } from '../../shared/providers/index.ts'
import { code, generatedFrom, page, table } from './markdown.ts'

type Parameters = Pick<Surface, 'parameters'>

/** The page of the fates. */
export const renderParameters = (surfaces: Readonly<Record<SurfaceName, Parameters>>): string =>
  page(generatedFrom('shared/dialects/*/parameters.ts'), '# Parameters', legend, ...surfaceNames.map(name => section(name, surfaces[name])))

const legend = `What becomes of every parameter of a surface when the model belongs to ${providerNames
  .map(name => providers[name].title)
  .join(', to ')
  .replace(/, (?=to [^,]*$)/, ' or ')}. Nothing is dropped silently.

- **native**: the provider speaks this dialect; the value travels untouched.
- **mapped**: carried, in the target's own words.
- **ignored**: accepted and not sent; the note says why that does no harm.
- **limited**: the values of the note are carried; every other is refused as below.
- **refused**: answered with 400 and the code [\`unsupported_parameter\`](errors.md#unsupported_parameter), or the code that stands there. \`param\` is the concrete path.
- **refused, option**: travels untouched where the key has the option "native parameters".
- **refused, hint**: ignored where the key has the option "native parameters".

In paths \`*\` is every element of an array; \`(document)\` limits a row to objects of that \`type\`. \`null\` always counts as absent. A field that is
not listed travels untouched in the same dialect and is refused across dialects (so is a member of an object that is listed by its members). Several refused fields: the first of the table answers.`

const section = (surface: SurfaceName, { parameters: rows }: Parameters): string =>
  page(
    `## ${abouts[surface].title}`,
    abouts[surface].home === undefined
      ? 'No provider is called in this dialect: OpenAI too is called through Responses. So the option "native parameters" changes nothing here.'
      : '',
    table(
      ['field', ...providerNames.map(name => providers[name].title), 'notes'],
      rows.map(row => [fieldOf(row), ...providerNames.map(provider => word(row, provider, surface)), notesOf(row, surface)]),
    ),
  ).trimEnd()

const fieldOf = ({ path, on }: ParameterRow): string => (on === undefined ? code(path) : `${code(path)} (${on.join(', ')})`)

function word(row: ParameterRow, provider: ProviderName, surface: SurfaceName): string {
  const fate = fateAt(abouts[surface], row, provider)
  const { nativeOption } = row
  if (fate.fate !== 'refused') return fate.fate
  if (fate.carries !== undefined) return 'limited'
  const option =
    nativeOption && doorFor(providers[provider], surface).wire === surface ? ', option' : nativeOption === 'hint' ? ', hint' : ''
  const other = fate.code === 'unsupported_parameter' ? '' : ` [${code(fate.code)}](errors.md#${fate.code})`
  return `refused${option}${other}`
}

/** The reasons, each once; with the providers that it holds for, where several differ. */
function notesOf(row: ParameterRow, surface: SurfaceName): string {
  const holders = new Map<string, string[]>()
  for (const provider of providerNames) {
    const note = noteOf(fateAt(abouts[surface], row, provider))
    if (note !== '') holders.set(note, [...(holders.get(note) ?? []), providers[provider].title])
  }
  const one = holders.size === 1
  return [...holders].map(([note, names]) => (one ? note : `${names.join(', ')}: ${note}`)).join(' ')
}

function noteOf(fate: Fate): string {
  switch (fate.fate) {
    case 'native':
      return ''
    case 'mapped':
      return fate.note ?? ''
    case 'ignored':
      return fate.reason
    case 'refused':
      return refusalNote(fate)
    default:
      return fate satisfies never
  }
}

function refusalNote({ because = '', allowed, accepts = [], carries = [] }: Refused): string {
  const reason = allowed === undefined ? because.replace(/^[:; ]+/, '') : `must be ${allowed}`
  return [sentence(reason), listed('Carried', carries), listed('Changes nothing, so accepted', accepts)]
    .filter(part => part !== '')
    .join(' ')
}

const listed = (word: string, values: readonly unknown[]): string =>
  values.length === 0 ? '' : `${word}: ${values.map(value => code(JSON.stringify(value))).join(', ')}.`

const sentence = (text: string): string => (text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`)
