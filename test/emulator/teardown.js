// After them: ends it.
export default async () => globalThis.closeEmulator?.()
