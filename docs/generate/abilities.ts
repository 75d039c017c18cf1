// docs/abilities.md: what each family of models takes, a table per provider, with the sources.
import type { Abilities, AbilityRow, BaseRow } from '../../shared/catalogue/abilities/types.ts'
import { type ProviderName, providerNames, providers } from '../../shared/providers/index.ts'
import { code, generatedFrom, page, table } from './markdown.ts'

type Rows<Row> = Readonly<Partial<Record<ProviderName, Row>>>

/** The page of the abilities. */
export const renderAbilities = (bases: Rows<BaseRow>, families: Rows<readonly AbilityRow[]>): string =>
  page(
    generatedFrom('shared/catalogue/abilities/'),
    '# Abilities',
    legend,
    ...providerNames.flatMap(name => {
      const base = bases[name]
      return base === undefined ? [] : [section(providers[name].title, base, families[name] ?? [])]
    }),
    fitting,
    operators,
  )

const legend = `What the models of each family take on the API that Leeway calls them by. Encoders keep to it, so that a request is not refused for something that has a counterpart; the simulated
providers of \`npm start\` refuse what it says is refused. Nothing here is a promise of a provider: each row has the addresses where it is written or was seen, and the day on which they were read.

Of the families that fit a model's name, the one that fits the longest part of it holds. A model that is not known takes what its family takes, and a family that is not known what the first
row of its provider says.

- **effort**: the levels of \`reasoning.effort\`, \`generation_config.thinking_level\` or \`output_config.effort\`. A level that the model has not becomes the nearest below it, else its lowest.
- **thinking off**: how a request says that the model shall not think, where it can.
- **forced tool**: whether a request can force a tool to be called.
- **system turn**: whether an instruction may stand between turns; else it moves to the system prompt.
- **prefill**: whether the conversation may end with the assistant's turn.
- **sampling**: whether \`temperature\` and \`top_p\` are taken; "defaults": only as what changes nothing.`

const fitting = `## What becomes of a request that does not fit

A request in the provider's own dialect travels as it came. In every other lane ([ADR 17](adr/0017-fitting.md)):

- **Names of tools** that are refused become what can be kept of their letters and a digest: in tools, history, choice and allowed lists. The answer has the caller's own names, streamed or whole.
- **Ids of calls** that are refused, or that come a second time in a conversation, become digests. Calls and results pair by their order.
- **Caps** below the least are raised to it. **Identifiers of users** that are refused become their SHA-256.
- **Images** under a wrong name (\`image/jpg\`) get the right one, and data URLs that are not base64 become it; a type that is refused is answered with 400 and its path.
- **White space**: a turn, or a system prompt, of nothing else is left out. Where only instructions are left and that is refused, the last one becomes the user's turn; where nothing is left, the
  answer is 400.
- **Instructions between turns** that are refused there move to the system prompt, in order.
- **Schemas of tools**: types in lower case, \`properties\` at the root; alternatives that are refused at the root become properties of one object, and are told in its description.
- **Strict tools and structured answers** of Claude: the same rewriting for both. What is refused is told in the description, \`definitions\` become \`$defs\`, a nullable object or list is an
  \`anyOf\`. A tool is not strict on models that have no strict tools.
- **Effort**: the nearest level, or none where the model has no such field. "No thinking" on a model that always thinks is its lowest level.
- **Forcing a tool** on a model that cannot be forced is answered with 400; so is a choice of a tool that is not among the tools.
- **Calls and results** that do not pair are answered with 400 and the place of the one that stands alone. Results move directly behind what the model made at once, and several of one call become one.
- **An end with the model's turn**, where the model does not go on with it: blank turns are left out, and an instruction behind it becomes the user's turn; else the answer is 400 with its place.
- **A beginning with the model's turn** has a turn of the user, a full stop, before it where Anthropic wants the user's turn first.
- **Calls of another model** that must be signed have the signature that is taken for such calls.`

const operators = `## Rows of your own

Rows that you store are laid over these, without a deploy: a JSON list, each member with \`pattern\` (a regular expression that begins with \`^\`), \`shown\`, \`asOf\`, \`sources\` and \`abilities\` (the members of
[types.ts](../shared/catalogue/abilities/types.ts) that differ).

\`\`\`json
[
  {
    "pattern": "^gpt-7",
    "shown": "gpt-7",
    "asOf": "2026-12-01",
    "sources": ["https://example.com/gpt-7"],
    "abilities": { "efforts": ["low", "high"], "sampling": "never" }
  }
]
\`\`\`

\`npm run prices:load -- --abilities FILE\` shows what changes, asks, and stores them beside the [prices](ledger.md#updating-prices); functions take them up within five minutes. An empty list takes them away.`

const section = (title: string, base: BaseRow, families: readonly AbilityRow[]): string =>
  page(
    `## ${title}`,
    table(
      ['models', 'name begins', 'effort', 'thinking off', 'forced tool', 'system turn', 'prefill', 'strict tools', 'sampling', 'sources'],
      [lineOf(base, base.abilities, ''), ...families.map(row => lineOf(row, { ...base.abilities, ...row.abilities }, code(row.pattern)))],
    ),
    'For all of them:',
    common(base.abilities),
  ).trimEnd()

function lineOf(row: BaseRow | AbilityRow, abilities: Abilities, pattern: string): string[] {
  const { efforts, forcedTools, systemTurns, prefill, strictTools, sampling, reasons } = abilities
  return [
    row.shown,
    pattern,
    reasons ? efforts.join(', ') || '–' : 'does not think',
    off(abilities),
    forcedTools,
    said(systemTurns),
    said(prefill),
    said(strictTools),
    sampling,
    `${row.asOf}: ${row.sources.map((source, index) => `[${index + 1}](${source})`).join(' ')}`,
  ]
}

const said = (yes: boolean): string => (yes ? 'yes' : 'no')

function off({ reasons, efforts, thinking, offUpTo }: Abilities): string {
  if (!reasons) return '–'
  const way = thinking.find(type => type === 'disabled' || type === 'between_tools')
  if (way !== undefined) return `${code(way)}${offUpTo === undefined ? '' : ` up to ${offUpTo}`}`
  return efforts.includes('none') ? code('none') : 'no'
}

const words = (list: readonly string[]): string => list.map(code).join(', ')

function common({
  toolName,
  callId,
  images,
  leastOutput,
  user,
  instructionsAlone,
  blankText,
  toolSchema,
  strictSchema,
  callSignature,
  betas,
  search,
}: Abilities): string {
  const lines = [
    `names of tools: ${code(toolName.pattern)}, at most ${toolName.longest} characters; ids of calls: ${code(callId.pattern)}, at most ${callId.longest}`,
    `images: ${words(images)}`,
    `least cap of output tokens: ${leastOutput}`,
    user.longest === 0
      ? 'no identifier of a user'
      : `identifier of a user: at most ${user.longest} characters${user.opaque ? ', no e-mail address, no telephone number' : ''}`,
    `a turn, or a system prompt, of white space only: ${blankText ? 'taken' : 'refused'}`,
    `schemas of tools: types ${toolSchema.lowerCase ? 'in lower case' : 'in any case'}${toolSchema.properties ? '; the root has `properties`' : ''}${
      toolSchema.refusedAtRoot.length === 0 ? '' : `; refused at the root: ${words(toolSchema.refusedAtRoot)}`
    }`,
    `a conversation of instructions alone: ${instructionsAlone ? 'taken' : 'refused'}`,
    `strict schemas: ${strictOf(strictSchema)}`,
    `web search: ${code(search)} and older`,
    ...(callSignature === undefined ? [] : [`calls of the running turn are signed; a call of another model with ${code(callSignature)}`]),
    ...(betas.length === 0
      ? []
      : [
          `only with a header \`anthropic-beta\`: ${betas.map(beta => `${beta.place} ${code(beta.name)} (${words(beta.headers.map(head => `${head}…`))})`).join('; ')}`,
        ]),
  ]
  return lines.map(line => `- ${line}`).join('\n')
}

function strictOf({ refused, closed, complete, definitions, typeLists, formats, minItems }: Abilities['strictSchema']): string {
  return [
    ...(closed ? ['objects are closed (`additionalProperties: false`)'] : []),
    ...(complete ? ['and require all their properties'] : []),
    `shared schemas in ${words(definitions)}`,
    ...(typeLists ? [] : ['an object or a list that may be null is an `anyOf`']),
    ...(refused.length === 0 ? [] : [`refused: ${words(refused)}`]),
    ...(formats === undefined ? [] : [`formats: ${words(formats)}`]),
    ...(minItems === undefined ? [] : [`\`minItems\` ${minItems.join(' or ')}`]),
  ].join('; ')
}
