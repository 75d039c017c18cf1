// What the families of Claude models take, as data (Anthropic's SDK 1.12 types and model pages, wires §4, wires §5).

export type Effort = 'low' | 'medium' | 'high' | 'xhigh' | 'max'

export interface Family {
  readonly pattern: RegExp
  /** adaptive: the model decides how much to think · budget: a number of tokens · none: it does not think. */
  readonly thinking: 'adaptive' | 'budget' | 'none'
  /** The levels of `output_config.effort`; empty where the model has no such field. */
  readonly efforts: readonly Effort[]
  /** The newest web search that the model takes. */
  readonly search: string
}

const allEfforts: readonly Effort[] = ['low', 'medium', 'high', 'xhigh', 'max']

const newSearch = 'web_search_20260318'

const firstSearch = 'web_search_20250305'

/** The first match wins; an unknown, hence newer, model takes the last row. */
const families: readonly Family[] = [
  { pattern: /^claude-(2|instant|3-haiku|3-opus|3-sonnet|3-5)/, thinking: 'none', efforts: [], search: firstSearch },
  { pattern: /^claude-(3-7|(opus|sonnet|haiku)-4(-0|-1|-2\d{7})?($|@))/, thinking: 'budget', efforts: [], search: firstSearch },
  { pattern: /^claude-(opus|sonnet|haiku)-4-(1|2\d{7})/, thinking: 'budget', efforts: [], search: firstSearch },
  { pattern: /^claude-opus-4-5/, thinking: 'budget', efforts: ['low', 'medium', 'high'], search: firstSearch },
  { pattern: /^claude-(sonnet|haiku)-4-5/, thinking: 'budget', efforts: [], search: firstSearch },
  // "Supported levels: high, low, max, medium" is what a recorded refusal of `xhigh` says.
  { pattern: /^claude-(opus|sonnet)-4-6/, thinking: 'adaptive', efforts: ['low', 'medium', 'high', 'max'], search: newSearch },
]

const newest: Family = { pattern: /^/, thinking: 'adaptive', efforts: allEfforts, search: newSearch }

export const familyOf = (model: string): Family => families.find(({ pattern }) => pattern.test(model)) ?? newest
