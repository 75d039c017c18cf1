// What a family of models takes and refuses: the shape of the abilities table, whose rows stand in openai.ts, gemini.ts and anthropic.ts.

/** How much a model is asked to think, least first. `none` asks for no thinking at all. */
export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const
export type Effort = (typeof efforts)[number]

/** The forms of Anthropic's `thinking`. */
export type ThinkingType = 'enabled' | 'adaptive' | 'disabled' | 'between_tools'

/** A name or an id: the characters it may have (a regular expression of the whole) and how many. */
export interface NameRule {
  readonly pattern: string
  readonly longest: number
}

/** The identifier of the caller's user. */
export interface UserRule {
  readonly longest: number
  /** An e-mail address or a telephone number is refused. */
  readonly opaque: boolean
}

/** The schema of a tool's arguments, strict or not. */
export interface ToolSchemaRule {
  /** `type` words are lower-case: `OBJECT` is refused. */
  readonly lowerCase: boolean
  /** The root, an object, must have `properties`, if only empty ones. */
  readonly properties: boolean
  /** Key words that are refused at the root, though not deeper. */
  readonly refusedAtRoot: readonly string[]
}

/** The schema of a strict tool or of a structured answer. */
export interface StrictSchemaRule {
  /** Key words that are refused wherever they stand. */
  readonly refused: readonly string[]
  /** Every object says `additionalProperties: false`. */
  readonly closed: boolean
  /** Every object requires all its properties. */
  readonly complete: boolean
  /** Where shared schemas may stand. */
  readonly definitions: readonly string[]
  /** Whether `type` may be a list that holds `object` or `array`; else such a type is an `anyOf`. */
  readonly typeLists: boolean
  /** The values of `format` that are known; undefined where none is refused. */
  readonly formats?: readonly string[]
  /** The values of `minItems` that are taken; undefined where all are. */
  readonly minItems?: readonly number[]
}

/** A part of a request that is taken only with one of these `anthropic-beta` headers (given by how they begin). */
export interface Beta {
  /** `body`, `output_config`, `thinking` and `message`: a field of that object. `tool` and `block`: the `type` of such a one. */
  readonly place: 'body' | 'output_config' | 'thinking' | 'message' | 'tool' | 'block'
  readonly name: string
  readonly headers: readonly string[]
}

export interface Abilities {
  /** Whether the model can think at all. */
  readonly reasons: boolean
  /** The levels of effort that it takes, least first; empty where it has no such field. */
  readonly efforts: readonly Effort[]
  /** What holds where no effort is said; undefined where that is not known or makes no difference. */
  readonly defaultEffort?: Effort
  /** The values of Anthropic's `thinking.type`; empty off Anthropic. */
  readonly thinking: readonly ThinkingType[]
  /** The highest effort beside which thinking can be turned off; undefined where any is. */
  readonly offUpTo?: Effort
  /** Whether a request can force a tool to be called: always, only without thinking, or never. */
  readonly forcedTools: 'always' | 'without thinking' | 'never'
  /** Whether an instruction may stand between turns (behind a user turn, and last or before an assistant's). */
  readonly systemTurns: boolean
  /** Whether the conversation may end with the assistant's turn, which the model then goes on with. */
  readonly prefill: boolean
  /** Whether tools can be strict. */
  readonly strictTools: boolean
  /** Whether `temperature` and `top_p` are taken: always, only while the model does not think, only as what changes nothing, or never. */
  readonly sampling: 'always' | 'without thinking' | 'defaults' | 'never'
  /** The newest web search tool that it takes. */
  readonly search: string
  readonly toolName: NameRule
  /** The id of a call. */
  readonly callId: NameRule
  /** Media types of images. */
  readonly images: readonly string[]
  /** The least cap of output tokens. */
  readonly leastOutput: number
  readonly user: UserRule
  /** Whether a conversation may be nothing but instructions. */
  readonly instructionsAlone: boolean
  /** Whether a turn, or the system prompt, may hold nothing but white space. */
  readonly blankText: boolean
  readonly toolSchema: ToolSchemaRule
  readonly strictSchema: StrictSchemaRule
  /** Where the calls of the running turn must be signed: the signature that is taken for a call of another model. */
  readonly callSignature?: string
  readonly betas: readonly Beta[]
}

/** Where a row comes from. */
interface Sourced {
  /** Whom it holds for, for people. */
  readonly shown: string
  /** The day on which the sources were read. */
  readonly asOf: string
  /** Where it is written or was seen: addresses. */
  readonly sources: readonly string[]
}

/** The row of a provider: what holds where no family says otherwise. */
export interface BaseRow extends Sourced {
  readonly abilities: Abilities
}

/** What one family takes, apart from what its provider's row says. */
export interface AbilityRow extends Sourced {
  /** A regular expression that begins with `^`. Of the rows that match a model, the one that matches most of its name holds. */
  readonly pattern: string
  readonly abilities: Partial<Abilities>
}
