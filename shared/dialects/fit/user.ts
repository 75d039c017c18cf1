// The identifier of the caller's user, which some providers want short and without anything personal.
import { personal } from '../../catalogue/abilities/personal.ts'
import type { UserRule } from '../../catalogue/abilities/types.ts'
import { digest } from '../digest.ts'

/** What the provider would refuse becomes a digest, which still tells users apart. */
export const fittedUser = (id: string | undefined, { longest, opaque }: UserRule): string | undefined =>
  id !== undefined && (id.length > longest || (opaque && personal.some(({ pattern }) => pattern.test(id)))) ? digest(id) : id
