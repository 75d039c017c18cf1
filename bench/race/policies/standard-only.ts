// No race: the standard tier at once.
import type { Policy } from './policy.ts'

export const standardOnly: Policy = {
  name: 'standard',
  title: 'standard only',
  create:
    () =>
    async ({ attempt }) => {
      await attempt('default', { flex: false })
    },
}
