// Random bytes drawn in advance: a call to the system for each request id would cost more than all else about it.
import { randomFillSync } from 'node:crypto'

/** That many random bytes. */
export type RandomBytes = (size: number) => Uint8Array

const pool = Buffer.alloc(4096)
let used = pool.length

/** As `crypto.randomBytes`, from a pool: for ids. Keys are minted from bytes of their own. */
export const pooledRandomBytes: RandomBytes = size => {
  if (used + size > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += size
  return Buffer.from(pool.subarray(used - size, used))
}
