// Ids of tool calls as Anthropic accepts them.

const accepted = /^[a-zA-Z0-9_-]+$/
const prefix = 'lw-'

/**
 * Anthropic enforces `^[a-zA-Z0-9_-]+$` (facts: dialects §5). Ids that fit travel as they are, others as `lw-` and their base64url; so do those
 * that begin with `lw-` themselves, so that no two ids become one.
 */
export const callId = (id: string): string =>
  accepted.test(id) && !id.startsWith(prefix) ? id : `${prefix}${Buffer.from(id, 'utf8').toString('base64url')}`

/** The id of a search, which Anthropic wants as `^srvtoolu_[a-zA-Z0-9_]+$`. */
export const searchId = (id: string): string => (/^srvtoolu_[a-zA-Z0-9_]+$/.test(id) ? id : `srvtoolu_${id.replace(/[^a-zA-Z0-9]/g, '_')}`)
