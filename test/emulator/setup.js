// Before the suites on the emulator: starts it and deploys, unless something that it needs is missing (main.ts says so).
import { openWorld } from './world.ts'

export default async () => {
  if (process.env.LEEWAY_EMULATOR_READY !== 'yes') return
  globalThis.closeEmulator = await openWorld()
}
