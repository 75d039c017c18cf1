// What is to know of a dialect without speaking it: its folder's about.ts. Routes, functions, checks and docs read it, and load no codec for it.
import type { ProviderName } from '../providers/index.ts'

export interface About {
  /** Its name in the table of dialects, and that of its folder. */
  readonly name: string
  /** The name in the documentation. */
  readonly title: string
  /**
   * Where it is called, the canonical path first, then its aliases. `{model}` stands for a segment, or for what is left of one before a verb:
   * `/v1beta/models/{model}:generateContent`.
   */
  readonly paths: readonly string[]
  /** The provider whose own dialect this is: an untagged signature is its own. Absent where no provider is called in it. */
  readonly home?: ProviderName
  /** A model name for messages. */
  readonly exampleModel: string
  /** The members that lead to the usage in a stream's last event. */
  readonly usageAt: readonly string[]
  /** Where callers have a request's input tokens counted, and what the answer says beside the count; absent where the dialect has no such route. */
  readonly counting?: {
    readonly paths: readonly string[]
    /** The member of the answer that is the count. */
    readonly count: string
    readonly answer: Readonly<Record<string, string>>
  }
  readonly function: {
    /** `functions/<folder>/handler.ts` exports its handler. */
    readonly folder: string
    /** Sandboxes set aside for it in production, and its most. */
    readonly sandboxes: number
  }
}
