// `include_cost`: adds what a streamed answer cost to the usage event of its surface (docs/adr/0007). No other frame is touched.
import type { Priced } from '../catalogue/types.ts'
import { abouts, type SurfaceName } from '../dialects/abouts.ts'
import { isObject, objectOf, parseObject } from '../dialects/shape.ts'
import { answeredMoney } from '../ledger/amounts.ts'
import { note, type Seen } from '../race/live.ts'
import { onWire } from '../table.ts'
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

function withCost(frame: Frame, surface: SurfaceName, priced: Priced): Buffer {
  const data = frame.data?.includes('"usage"') ? parseObject(frame.data) : undefined
  const usage = data && abouts[surface].usageAt.reduce<unknown>((holder, member) => objectOf(holder)[member], data)
  if (data === undefined || !isObject(usage)) return frame.raw
  Object.assign(usage, onWire(answeredMoney, priced))
  return Buffer.from(encodeFrame(frame.event, JSON.stringify(data)))
}
