// Race slots: each is an item that one conditional write takes, so that of any number of takers exactly as many win as there are slots.
import { DeleteItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb'
import type { Random } from '../../clock.ts'
import type { Lease, SlotRequest, Slots, Taking } from '../../race/stores.ts'
import { faultName } from '../aws/client.ts'
import { boundedMemory, type Memory } from '../cache.ts'
import { createLanes } from '../lanes.ts'
import { unlessRefused, type Wiring } from './items.ts'
import { slotKey, slotsPartition } from './layout.ts'

/** What the process knows of an organisation's slots. */
interface Known {
  /** Those that it gave back, the latest last: nobody else is likely to have taken them. */
  readonly free: number[]
  /** Those that it holds or is trying to take, each with the epoch milliseconds at which it expires. */
  readonly held: Map<number, number>
  /** Epoch milliseconds until which all slots count as taken. */
  fullUntil: number
}

export interface SlotWiring extends Wiring {
  /** How many there are of each organisation. */
  readonly slots: number
  readonly random: Random
}

interface Gate extends SlotWiring {
  readonly known: Memory<Known>
}

/** Milliseconds that a process believes that all slots are taken. */
const fullFor = 1000

/** Guesses before the process asks which slots are free. */
const guesses = 2

/** Looks at what is free before a taker gives up: each fails only where another taker was faster. */
const maximumLooks = 20

export function dynamoSlots(wiring: SlotWiring): Slots {
  const gate: Gate = { ...wiring, known: boundedMemory<Known>() }
  const lanes = createLanes()
  return {
    async take(request) {
      try {
        return await lanes(request.organisation, () => take(gate, request))
      } catch (fault) {
        gate.log.write('slots_unreachable', { fault: faultName(fault) })
        return { outcome: 'unreachable' }
      }
    },
    async release(lease) {
      const known = knownOf(gate, lease.organisation)
      try {
        if (await giveBack(gate, lease)) known.free.push(lease.slot)
        known.fullUntil = 0
      } catch (fault) {
        gate.log.write('slot_not_released', { fault: faultName(fault) })
      } finally {
        known.held.delete(lease.slot)
      }
    },
  }
}

function knownOf({ known }: Gate, organisation: string): Known {
  const found = known.get(organisation) ?? { free: [], held: new Map(), fullUntil: 0 }
  known.set(organisation, found)
  return found
}

/** Guesses first: a slot of its own that it gave back, else any. Then looks, and takes one of those that are free. */
async function take(gate: Gate, request: SlotRequest): Promise<Taking> {
  const known = knownOf(gate, request.organisation)
  if (known.fullUntil > gate.clock.now()) return { outcome: 'full' }
  for (let guess = 0; guess < guesses; guess++) {
    const slot = guessed(gate, known)
    if (slot === undefined) break
    if (await claim(gate, request, slot)) return taken(request, slot)
  }
  for (let look = 0; look < maximumLooks; look++) {
    const slot = anyFree(gate, known, new Set(await listTaken(gate, request.organisation)))
    if (slot === undefined) break
    if (await claim(gate, request, slot)) return taken(request, slot)
  }
  known.fullUntil = gate.clock.now() + fullFor
  return { outcome: 'full' }
}

const taken = ({ organisation, requestId }: SlotRequest, slot: number): Taking => ({
  outcome: 'taken',
  lease: { organisation, slot, requestId },
})

const isHeld = ({ clock }: Gate, { held }: Known, slot: number): boolean => (held.get(slot) ?? 0) > clock.now()

function guessed(gate: Gate, known: Known): number | undefined {
  const returned = known.free.pop()
  return returned === undefined || isHeld(gate, known, returned) ? anyFree(gate, known) : returned
}

function anyFree(gate: Gate, known: Known, taken: ReadonlySet<number> = new Set()): number | undefined {
  const free = Array.from({ length: gate.slots }, (_, slot) => slot).filter(slot => !taken.has(slot) && !isHeld(gate, known, slot))
  return free[Math.floor(gate.random() * free.length)]
}

/** Takes a slot unless another holds it. A lost reply is no loss: the same request may take the same slot again. */
async function claim(gate: Gate, { organisation, requestId, expiresAt }: SlotRequest, slot: number): Promise<boolean> {
  const { client, table, clock } = gate
  const { held } = knownOf(gate, organisation)
  const put = new PutItemCommand({
    TableName: table,
    Item: { ...slotKey(organisation, slot), holder: { S: requestId }, ttl: seconds(expiresAt) },
    ConditionExpression: 'attribute_not_exists(pk) OR #ttl < :now OR holder = :holder',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':now': seconds(clock.now()), ':holder': { S: requestId } },
  })
  held.set(slot, expiresAt)
  try {
    const won = await unlessRefused(() => client.send(put))
    if (!won) held.delete(slot)
    return won
  } catch (fault) {
    held.delete(slot)
    throw fault
  }
}

/** The table's TTL is in whole seconds; it deletes what expired long ago, which the condition need not wait for. */
const seconds = (milliseconds: number) => ({ N: String(Math.ceil(milliseconds / 1000)) })

/** Whether it was still the lease's own. */
function giveBack({ client, table }: Gate, { organisation, slot, requestId }: Lease): Promise<boolean> {
  const remove = new DeleteItemCommand({
    TableName: table,
    Key: slotKey(organisation, slot),
    ConditionExpression: 'holder = :holder',
    ExpressionAttributeValues: { ':holder': { S: requestId } },
  })
  return unlessRefused(() => client.send(remove))
}

async function listTaken({ client, table, clock }: Gate, organisation: string): Promise<number[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: '#ttl >= :now',
      ProjectionExpression: 'sk',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':pk': { S: slotsPartition(organisation) }, ':now': seconds(clock.now()) },
    },
  )
  const found: number[] = []
  for await (const { Items = [] } of pages) found.push(...Items.map(({ sk }) => Number(sk?.S)))
  return found
}
