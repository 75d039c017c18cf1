// The identifier of the caller's user, which some providers want short and without anything personal.
import type { UserRule } from '../../catalogue/abilities/types.ts'
import { digest } from '../digest.ts'

/** An e-mail address anywhere, or a telephone number. */
const personal = /[^\s@]+@[^\s@]+\.[^\s@]+|^\+?[\d\s().-]{7,}$/

/** What the provider would refuse becomes a digest, which still tells users apart. */
export const fittedUser = (id: string | undefined, { longest, opaque }: UserRule): string | undefined =>
  id !== undefined && (id.length > longest || (opaque && personal.test(id))) ? digest(id) : id
