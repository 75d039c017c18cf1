// How many tokens an answer has on average, by family of models: what is held of a key's credit where the caller set no token cap.

interface Family {
  readonly pattern: RegExp
  readonly tokens: number
}

/** Assumed, reasoning included, and rather high: a hold is given back in full when the real cost is known. The first match wins. */
const families: readonly Family[] = [
  { pattern: /-pro\b/, tokens: 8_000 },
  { pattern: /^o\d/, tokens: 4_000 },
  { pattern: /-(nano|lite|mini|luna)\b/, tokens: 1_000 },
  { pattern: /^gpt-[5-9]/, tokens: 2_500 },
  { pattern: /^gemini-/, tokens: 2_000 },
]

/** Undefined for families of which nothing is assumed. */
export const meanOutputOf = (model: string): number | undefined => families.find(({ pattern }) => pattern.test(model))?.tokens
