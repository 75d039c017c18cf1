// Which of a provider's response headers reach the caller: an allow-list, some under another name (contract §1).

const forwarded: ReadonlyMap<string, string> = new Map([
  ['retry-after', 'retry-after'],
  ['retry-after-ms', 'retry-after-ms'],
  ['openai-processing-ms', 'openai-processing-ms'],
  ['x-request-id', 'x-upstream-request-id'],
  ['request-id', 'x-upstream-request-id'],
])

/** The provider's own limits, under a name that cannot be mistaken for ours. */
const limitPrefix = /^(?:x|anthropic)-ratelimit-/

export function forwardedHeaders(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const target = forwarded.get(name) ?? (limitPrefix.test(name) ? name.replace(limitPrefix, 'x-upstream-ratelimit-') : undefined)
    if (target !== undefined) kept[target] = value
  }
  return kept
}
