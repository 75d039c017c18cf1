// Rotation: another key with the same options, and an end for the old one.
import { randomBytes } from 'node:crypto'
import { hashKey, keyFingerprint, mintKey } from '../../accounts/key.ts'
import type { AccountStore, KeyRecord } from '../../accounts/records.ts'
import { LeewayError } from '../../errors/leeway-error.ts'
import type { Actions } from '../call.ts'
import { keyView } from '../views.ts'
import { targetOf, usableKey } from './keys.ts'

/** Seconds for which the old key goes on working where nothing is said. */
const usualOverlap = 86_400

export const rotationActions: Actions<'rotateKey'> = {
  async rotateKey(call) {
    const { ports, body, now, change } = call
    const old = await usableKey(call)
    const end = endOf(old, body.overlap_seconds, now)
    const key = mintKey(randomBytes(12))
    return change({
      target: targetOf(old),
      before: keyView(old, now),
      async make() {
        const record = { ...optionsOf(old), hash: hashKey(key), createdAt: now }
        await (old.creditMicroUsd === undefined
          ? replace(ports.accounts, old, { record, end })
          : move(ports.accounts, old, { record, end }))
        const [made = record, previous = old] = await Promise.all([ports.accounts.key(record.hash), ports.accounts.key(old.hash)])
        const after = { record: keyView(made, now), previous: keyView(previous, now) }
        return { reply: { key, ...after }, after }
      },
    })
  },
}

/**
 * When the old key ends. One balance cannot serve two keys, so a key with credit ends at once.
 * @throws LeewayError `conflict`
 */
function endOf({ creditMicroUsd, expiresAt = Number.POSITIVE_INFINITY }: KeyRecord, overlap: number | undefined, now: number): number {
  if (expiresAt <= now) throw new LeewayError('conflict', { facts: { why: 'This key has expired; create another one' } })
  if (creditMicroUsd === undefined) return Math.min(expiresAt, now + (overlap ?? usualOverlap))
  if (overlap === undefined || overlap === 0) return now
  throw new LeewayError('conflict', {
    facts: { why: 'The credit of a key moves to the new one, so that the old one ends at once: rotate it with overlap_seconds 0' },
  })
}

/** What the new key begins with: all options, and what was spent of the month's budget. */
function optionsOf(key: KeyRecord): Omit<KeyRecord, 'hash'> {
  const { hash: _, creditMicroUsd, heldMicroUsd, createdAt, ...options } = key
  return options
}

interface Replacement {
  readonly record: KeyRecord
  /** Epoch seconds. */
  readonly end: number
}

/** The new key first: at no moment is there none. */
async function replace(accounts: AccountStore, old: KeyRecord, { record, end }: Replacement): Promise<void> {
  await accounts.createKey(record)
  await accounts.changeKey(old.hash, { expiresAt: end })
}

/** The old key first, so that no credit is there twice. What requests in flight hold stays behind and is settled there. */
async function move(accounts: AccountStore, old: KeyRecord, { record, end }: Replacement): Promise<void> {
  await accounts.changeKey(old.hash, { expiresAt: end })
  const { creditMicroUsd = 0, heldMicroUsd = 0 } = (await accounts.key(old.hash)) ?? old
  const free = creditMicroUsd - heldMicroUsd
  await accounts.addCredit(old.hash, { id: `moved-to-${keyFingerprint(record.hash)}`, microUsd: -free })
  await accounts.createKey({ ...record, creditMicroUsd: free })
}
