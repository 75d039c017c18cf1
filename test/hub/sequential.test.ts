// Blocks one behind the other: what overlaps waits, what was left open is closed, what belongs to nothing is dropped.
import { expect, it } from '@jest/globals'
import type { HubEvent } from '../../shared/hub/event.ts'
import { sequential } from '../../shared/hub/sequential.ts'

const text = (block: number): HubEvent[] => [
  { type: 'text-start', block },
  { type: 'text-delta', block, text: `of ${block}` },
  { type: 'text-end', block },
]
const [start0, delta0, end0] = text(0) as [HubEvent, HubEvent, HubEvent]
const [start1, delta1, end1] = text(1) as [HubEvent, HubEvent, HubEvent]
const finish: HubEvent = { type: 'finish', reason: 'stop' }

function through(...events: HubEvent[]): HubEvent[] {
  const place = sequential()
  return events.flatMap(event => place(event))
}

it('leaves a stream as it is whose blocks do not overlap', () => {
  const events: HubEvent[] = [{ type: 'begin' }, ...text(0), ...text(1), finish]
  expect(through(...events)).toEqual(events)
})

it('lets a block that overlaps wait for the end of the open one', () => {
  expect(through(start0, start1, delta1, delta0, end1, end0, finish)).toEqual([...text(0), ...text(1), finish])
})

it('lets one in that has not ended, whose later events follow at once', () => {
  const place = sequential()
  expect([start0, start1, end0].flatMap(event => place(event))).toEqual([start0, end0, start1])
  expect(place(delta1)).toEqual([delta1])
})

it('closes what the provider left open, the waiting blocks too, before it finishes', () => {
  expect(through(start0, start1, delta1, finish)).toEqual([start0, end0, start1, delta1, end1, finish])
})

it('drops what belongs to no block, and whatever comes behind the end', () => {
  expect(through(delta0, finish, ...text(1), finish)).toEqual([finish])
})

it('closes nothing before an error, which ends the stream by itself', () => {
  const error: HubEvent = {
    type: 'error',
    fault: { status: 500, type: 'api_error', code: 'internal_error', message: 'It failed.', param: null },
  }
  expect(through(start0, error, finish)).toEqual([start0, error])
})
