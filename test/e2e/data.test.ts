// LEEWAY_DATA: key, accounts and ledger outlive the process, and nobody else can read them.
import { chmod, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mintKey } from '../../shared/accounts/key.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { ask } from './ask.ts'
import { rowOf } from './kept.ts'
import { endAll, start } from './process.ts'

let parent: string
let folder: string

beforeEach(async () => {
  parent = temporaryFolder()
  folder = join(parent, 'data')
})

afterEach(endAll)

/** Files that others than their owner can reach: a private folder hides what it holds. */
async function exposed(path: string): Promise<string[]> {
  const entry = await stat(path)
  if ((entry.mode & 0o077) === 0) return []
  if (!entry.isDirectory()) return [path]
  return (await Promise.all((await readdir(path)).map(name => exposed(join(path, name))))).flat()
}

describe('LEEWAY_DATA', () => {
  it('keeps the key, the accounts and the ledger over a restart, for their owner alone', async () => {
    const first = await start({ LEEWAY_DATA: folder, LEEWAY_KEY_RPM: '100' })
    const { headers } = await ask(first)
    expect((await first.stop('SIGTERM')).code).toBe(0)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'demo-key'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
    expect(await exposed(folder)).toEqual([])

    const second = await start({ LEEWAY_DATA: folder, LEEWAY_KEY_RPM: '50' })
    expect(second.key).toBe(first.key)
    const again = await ask(second)
    expect([again.status, again.headers['x-ratelimit-limit-requests']]).toEqual([200, '50'])
    await second.stop('SIGINT')
    for (const id of [headers['x-request-id'], again.headers['x-request-id']]) {
      expect((await rowOf(folder, String(id)))?.settlement).toMatchObject({ status: 200, reason: 'tier_direct' })
    }
  })

  it('is exposed to nobody in a folder that others can read', async () => {
    const gateway = await start({ LEEWAY_DATA: parent })
    await ask(gateway)
    await gateway.stop('SIGTERM')
    await chmod(parent, 0o755)
    expect(await exposed(parent)).toEqual([])
  })

  it('takes a given key beside the kept accounts', async () => {
    const first = await start({ LEEWAY_DATA: folder })
    await first.stop('SIGTERM')
    const key = mintKey(Buffer.alloc(12, 5))
    const second = await start({ LEEWAY_DATA: folder, LEEWAY_DEMO_KEY: key })
    expect((await ask(second)).status).toBe(200)
    expect((await ask({ url: second.url, key: first.key })).status).toBe(200)
  })

  it('without it nothing is kept, and an unknown key of yesterday is refused', async () => {
    const first = await start()
    await first.stop('SIGTERM')
    const second = await start()
    expect((await ask({ url: second.url, key: first.key })).status).toBe(401)
  })
})
