// Every path that no other function serves: /healthz, and the errors of contract §2, steps 1 and 2.
import { fallback } from '../../shared/endpoint.ts'
import { basics } from '../assemble/basics.ts'

export const handler = fallback(basics)
