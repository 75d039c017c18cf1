// The version that every reply tells is that of the package.
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { version } from '../../shared/version.ts'

it('equals package.json', () => {
  const { version: packaged } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  expect(version).toBe(packaged)
})
