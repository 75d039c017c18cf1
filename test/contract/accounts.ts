// What every AccountStore must do, whatever database stands behind it.
import { describe, expect, it } from '@jest/globals'
import { createKey, createOrganisation } from '../../shared/accounts/provision.ts'
import { together, type World } from './world.ts'

export function accountsContract(world: () => World): void {
  describe('an account store', () => {
    it('creates an organisation once and changes it', async () => {
      const { accounts } = world()
      const organisation = await createOrganisation(accounts, { name: 'Once', requestLimit: 7 })
      expect(await accounts.createOrganisation({ ...organisation, name: 'Twice' })).toBe(false)
      expect(await accounts.changeOrganisation(organisation.id, { billing: 'overdue' })).toBe(true)
      expect(await accounts.organisation(organisation.id)).toEqual({ ...organisation, billing: 'overdue' })
      expect(await accounts.changeOrganisation('nobody', { billing: 'overdue' })).toBe(false)
      expect(await accounts.organisation('nobody')).toBeUndefined()
    })

    it('creates a key once, lists it, and changes or removes its options', async () => {
      const { accounts } = world()
      const first = await world().key({ creditMicroUsd: 1, startWithin: 'auto' })
      const second = await createKey(accounts, { organisation: first.organisation, label: 'second' })
      expect(await accounts.createKey(first)).toBe(false)
      expect(await accounts.createKey({ ...first, organisation: 'another' })).toBe(false)
      expect(await accounts.keysOf('another')).toEqual([])
      expect(await accounts.changeKey(first.hash, { creditMicroUsd: null, label: 'renamed' })).toBe(true)
      expect(await accounts.changeKey(first.hash, { startWithin: null })).toBe(true)
      expect(await accounts.changeKey('0'.repeat(64), { label: 'nobody' })).toBe(false)
      const { creditMicroUsd: _, startWithin: __, ...rest } = first
      const listed = await accounts.keysOf(first.organisation)
      expect(listed).toHaveLength(2)
      expect(listed).toEqual(expect.arrayContaining([{ ...rest, label: 'renamed' }, second.record]))
    })

    it('adds every top-up once, in parallel and repeated', async () => {
      const { accounts } = world()
      const { hash } = await world().key({ creditMicroUsd: -5 })
      await together(20, index => accounts.addCredit(hash, { id: `payment-${index % 10}`, microUsd: 100 }))
      expect(await accounts.key(hash)).toMatchObject({ creditMicroUsd: 995 })
      expect(await accounts.addCredit('0'.repeat(64), { id: 'one', microUsd: 1 })).toBeUndefined()
    })

    it('gives credit to a key without', async () => {
      const { hash } = await world().key()
      expect(await world().accounts.addCredit(hash, { id: 'one', microUsd: 40 })).toBe(40)
      expect(await world().accounts.addCredit(hash, { id: 'two', microUsd: 2 })).toBe(42)
    })
  })
}
