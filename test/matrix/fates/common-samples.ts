// Values that several surfaces share.
import { one, type Samples } from './sample.ts'

export const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
export const userLocation = { type: 'approximate', country: 'NO' }
export const url = 'https://example.com/a.png'

export const gatewaySamples: Samples = {
  start_within: one({ start_within: 'priority' }, { instead: 'default' }),
  include_cost: one({ stream: true, include_cost: true }, { inReply: true }),
  service_tier: one({ service_tier: 'flex' }),
  stream: one({ stream: true }, { inReply: true }),
  background: one({ background: true }),
}
