// Before the suites on Lambda's runtime: builds every function once, for all of them.
import { makeBundles } from './harness/bundles.ts'

export default async () => {
  const bundles = await makeBundles()
  process.env.LEEWAY_TEST_BUNDLES = bundles.folderOf('')
}
