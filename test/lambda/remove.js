// After them: removes what was built.
import { rm } from 'node:fs/promises'

export default () => rm(process.env.LEEWAY_TEST_BUNDLES, { recursive: true, force: true })
