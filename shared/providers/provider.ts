// What we must know of a provider, as data: where it is, how it wants its key, how it names its tiers, what its failures mean.
// Nothing here loads code of a dialect, so that whoever needs a name or a fact can import it.

/** The kinds of tier that have a price of their own, whatever a provider calls them. */
export type PriceTier = 'standard' | 'flex' | 'priority'

export type DirectTier = 'default' | 'priority' | 'auto'

/** How a failed attempt is read before its start (contract §5). Statuses that no list names: 5xx is a fault, other 4xx a rejection. */
export interface FailureRules {
  /** The tier has no capacity: flex may be tried again, else standard is called. */
  readonly refusal: readonly number[]
  /** Not the caller's fault, nor a lack of capacity. */
  readonly fault: readonly number[]
  /** Codes, types and google.rpc reasons that mean quota or billing, whatever the status: standard would fail too. */
  readonly quota: readonly string[]
  /** What a 400, 404 or 422 says when the model has no flex tier. */
  readonly noFlex: RegExp
  /** What a 400 or 403 says when it is about the API key. A 401 always is. */
  readonly badKey: RegExp
}

/** A dialect that a provider is called in, and where. */
export interface Door {
  /** The name of the dialect's folder. */
  readonly wire: string
  /** Where it is called for an answer: a path, with the query string where the way of answering stands there. */
  readonly path: (model: string, streaming: boolean) => string
}

/** How a provider counts tokens. */
export interface Counting {
  /** The dialect that it counts in: one that it is called in. */
  readonly wire: string
  /** `{model}` stands for the model's name. */
  readonly path: string
  /** The fields of a request that it takes there. */
  readonly fields: readonly string[]
  /** The member that holds those fields, and beside them the model by this name; absent where they stand by themselves. */
  readonly inside?: { readonly member: string; readonly model: string }
  /** The member of its answer that is the count. */
  readonly count: string
}

/** What a provider's file says. */
export interface ProviderFacts {
  /** Its name in the table of providers. */
  readonly name: string
  /** The name in messages. */
  readonly title: string
  /** Who makes its models, as `owned_by` of the model list and the price list that the catalogue is built from name it. */
  readonly owner: string
  readonly models: {
    /** What messages call them. */
    readonly title: string
    /** The names that belong to it. */
    readonly pattern: RegExp
    /** What clients put before its names to say whose they are; taken off where one of its names follows. */
    readonly vendors: readonly string[]
    /** How its names begin, for messages. */
    readonly shown: string
    /** A small one that can do all of it, for recordings. */
    readonly small: string
  }
  /** The dialect that it is called in: the name of its folder. */
  readonly wire: string
  /** Where it is called for an answer. */
  readonly path: string
  /** Where it counts a request's input tokens, free of charge; absent where it does not count. */
  readonly counting?: Counting
  /**
   * Other dialects of its own that it is called in, for callers who speak them: their requests travel untouched. Every other surface reaches it
   * through `wire`.
   */
  readonly also?: readonly Door[]
  /** Where it lists its models, which costs nothing: how a key is tried. */
  readonly modelsPath: string
  /** Its origin, where the setting `<NAME>_UPSTREAM_URL` names no other. */
  readonly origin: string
  /** The headers that carry the key and the caller's version choices; nothing else of the caller travels. `verbatim`: in the same dialect. */
  readonly headers: (key: string, caller: Readonly<Record<string, string | undefined>>, verbatim: boolean) => Record<string, string>
  /** Adds the header that bounds a flex attempt's queue at the provider, where it has one. */
  readonly budget?: (seconds: number) => Record<string, string>
  /** The provider's own word for each tier; `auto` is undefined where it has none. */
  readonly tiers: Readonly<Record<Exclude<DirectTier, 'auto'>, string>> & { readonly auto: string | undefined }
  /** The flex tier's name; undefined where there is none. */
  readonly flex?: string
  /** What its words for the tier that served are priced as. A word that is missing has no price per token. */
  readonly priceTiers: Readonly<Record<string, PriceTier>>
  /** Its words for tiers that have no price per token. */
  readonly unpricedTiers?: readonly string[]
  /** Where the served tier stands in the response's headers. */
  readonly tierHeader?: string
  /** Whether the signature of its reasoning covers the reasoning's text, which then has to be sent again with it. */
  readonly signsText: boolean
  /** Whether it takes no request without a cap on the answer's tokens. */
  readonly needsTokenCap: boolean
  /** Whether a fee is due on what its flex tier saves. */
  readonly charged: boolean
  /** Whether the provider may go on with, and bill, a call whose client left. */
  readonly billsCancelled: boolean
  /** What a caller is told whose organisation has no key for it. */
  readonly missingKey: `no_${string}_key`
  readonly failures: FailureRules
}
