// The published behaviour (wires §9): flex once, for as long as the window lasts; on a refusal or at its end, standard.
import type { Policy } from './policy.ts'

export const fireOnce: Policy = {
  name: 'fire-once',
  title: 'fire once',
  create:
    () =>
    async ({ request, attempt }) => {
      const { kind } = await attempt('flex', { flex: true, deadline: request.arrivesAt + 1_000 * request.windowSeconds })
      if (kind !== 'started' && kind !== 'whole') await attempt('default', { flex: false })
    },
}
