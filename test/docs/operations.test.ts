// The recorded walk-through is what the commands do today: it is recorded again, and compared.
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { recordWalkthrough } from '../../docs/operations/walkthrough.ts'

it('docs/operations.md is what the commands show: else run `npm run docs:operations` and read what changed', async () => {
  expect(await recordWalkthrough()).toBe(readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8'))
}, 120_000)
