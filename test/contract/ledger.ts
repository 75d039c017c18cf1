// What every Ledger must do: one row per request, closed exactly once, whatever is lost or comes late.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import type { Ledger, LedgerRow, Receipts, Settlement } from '../../shared/ledger/records.ts'
import { mintRequestId } from '../../shared/ledger/request-id.ts'
import { together, type World } from './world.ts'

export const rowAt = (arrivedAt: number, organisation = 'org_a'): LedgerRow => ({
  requestId: mintRequestId(arrivedAt, randomBytes),
  organisation,
  key: 'a'.repeat(64),
  surface: 'responses',
  provider: 'openai',
  model: 'gpt-5.5',
  startWithin: '00h-00m-30s',
  arrivedAt,
})

export const settlementOf = (status: number): Settlement => ({
  status,
  code: status === 200 ? null : 'upstream_timeout',
  reason: 'flex_capacity',
  attempts: [
    { tier: 'flex', outcome: 'refused', waitedMs: 812 },
    { tier: 'default', outcome: 'started', waitedMs: 340, maybeBilled: true },
  ],
  waitedMs: 1152,
  tier: 'default',
  usage: status === 200 ? { input: 1200, cached: 1000, output: 300, reasoning: 128 } : null,
  endedAt: 1_790_000_000_123,
  costMicroUsd: status === 200 ? 11_000 : null,
  standardMicroUsd: status === 200 ? 22_000 : null,
  savedMicroUsd: status === 200 ? 11_000 : null,
  feeMicroUsd: status === 200 ? 2_200 : 0,
  feePercent: 20,
  waitingMicroUsd: 15,
  catalogueVersion: '2026-11-21.0123abcd',
})

export function ledgerContract(world: () => World, make: (world: World) => Ledger & Receipts): void {
  const row = (organisation?: string) => rowAt(world().clock.now(), organisation)

  describe('a ledger', () => {
    it('opens a row and closes it', async () => {
      const ledger = make(world())
      const one = row()
      await ledger.open(one)
      expect(await ledger.find('org_a', one.requestId)).toEqual({ ...one, settlement: null })
      await ledger.settle(one, settlementOf(200))
      expect(await ledger.find('org_a', one.requestId)).toEqual({ ...one, settlement: settlementOf(200) })
    })

    it('writes the whole row where the open row was lost, and a late open row does not open it again', async () => {
      const ledger = make(world())
      const one = row()
      await ledger.settle(one, settlementOf(500))
      await ledger.open(one)
      expect(await ledger.find('org_a', one.requestId)).toEqual({ ...one, settlement: settlementOf(500) })
    })

    it('keeps the first settlement', async () => {
      const ledger = make(world())
      const one = row()
      await ledger.open(one)
      await ledger.settle(one, settlementOf(200))
      await ledger.settle(one, settlementOf(500))
      expect(await ledger.find('org_a', one.requestId)).toMatchObject({ settlement: { status: 200 } })
    })

    it('settles exactly once under parallel openings and settlements', async () => {
      const ledger = make(world())
      const one = row()
      const before = world().log.events().length
      await together(12, index => (index % 4 === 3 ? ledger.open(one) : ledger.settle(one, settlementOf(200 + index))))
      const entry = await ledger.find('org_a', one.requestId)
      expect(entry?.settlement?.status).toBeGreaterThanOrEqual(200)
      expect(
        world()
          .log.events()
          .slice(before)
          .filter(event => event === 'ledger_settled_before'),
      ).toHaveLength(8)
      await ledger.settle(one, settlementOf(500))
      expect(await ledger.find('org_a', one.requestId)).toEqual(entry)
    })

    it('shows a row to its own organisation alone', async () => {
      const ledger = make(world())
      const one = row('org_b')
      await ledger.open(one)
      expect(await ledger.find('org_a', one.requestId)).toBeUndefined()
      expect(await ledger.find('org_b', row('org_b').requestId)).toBeUndefined()
      expect(await ledger.find('org_b', 'req_nonsense')).toBeUndefined()
      expect(await ledger.find('org_b', one.requestId)).toMatchObject({ settlement: null })
    })
  })
}
