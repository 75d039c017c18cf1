// `include_cost`: adds what a streamed answer cost to the usage event of its surface (docs/adr/0007). No other frame is touched.
import type { Priced } from '../catalogue/types.ts'
import type { SurfaceName } from '../dialects/dialect.ts'
import { isObject, type JsonObject, objectOf, parseObject } from '../dialects/shape.ts'
import { note, type Seen } from '../race/live.ts'
import { encodeFrame, type Frame, splitter } from '../upstream/sse.ts'
import type { Reader } from './lane.ts'

export interface CostOptions {
  readonly surface: SurfaceName
  /** What the provider has told so far, priced; undefined where it has no price. */
  readonly price: (seen: Seen) => Priced | undefined
}

/** A reader whose usage event says `cost_micro_usd` and `saved_micro_usd`, where the answer is priced. */
export function costReader(reader: Reader, { surface, price }: CostOptions): Reader {
  let seen: Seen = {}
  return {
    ...reader,
    read(frame) {
      const observation = reader.read(frame)
      seen = note(seen, observation)
      return observation
    },
    forward(split) {
      const bytes = reader.forward(split)
      const priced = price(seen)
      if (priced === undefined) return bytes
      return Buffer.concat(
        splitter()
          .push(bytes)
          .frames.map(frame => withCost(frame, surface, priced)),
      )
    },
  }
}

/** Where each surface's last event has its usage. */
const holders: Readonly<Record<SurfaceName, (data: JsonObject) => JsonObject>> = {
  responses: data => objectOf(data.response),
  chat: data => data,
  interactions: data => objectOf(data.interaction),
  messages: data => (data.type === 'message_delta' ? data : {}),
}

function withCost(frame: Frame, surface: SurfaceName, { costMicroUsd, savedMicroUsd }: Priced): Buffer {
  const data = frame.data?.includes('"usage"') ? parseObject(frame.data) : undefined
  const usage = data && holders[surface](data).usage
  if (data === undefined || !isObject(usage)) return frame.raw
  Object.assign(usage, { cost_micro_usd: costMicroUsd, saved_micro_usd: savedMicroUsd })
  return Buffer.from(encodeFrame(frame.event, JSON.stringify(data)))
}
