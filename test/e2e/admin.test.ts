// The admin API of `npm start`: its key is in the welcome and nowhere else, works from this machine, and is kept with the data.
import { afterEach, expect, it } from '@jest/globals'
import { hashKey, mintKey } from '../../shared/accounts/key.ts'
import { adminKeyHeader } from '../../shared/admin/contract.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { endAll, type Started, start } from './process.ts'

afterEach(endAll)

const adminKeyOf = ({ stdout }: Started): string => /LEEWAY_ADMIN_KEY=(flex_admin_[0-9a-f]{30})/.exec(stdout())?.[1] ?? ''

const admins = async ({ url }: Started, key: string) => {
  const answer = await fetch(`${url}/admin/admins`, { headers: { [adminKeyHeader]: key } })
  const { data } = (await answer.json()) as { readonly data?: readonly { readonly fingerprint: string; readonly name: string }[] }
  return { status: answer.status, data }
}

it('stays the same with the data that is kept, and is in no log line', async () => {
  const folder = temporaryFolder()
  const keys: string[] = []
  for (let run = 0; run < 2; run++) {
    const gateway = await start({ LEEWAY_DATA: folder, LEEWAY_LOG: 'debug' })
    const key = adminKeyOf(gateway)
    const { status, data } = await admins(gateway, key)
    expect([status, data]).toEqual([200, [expect.objectContaining({ name: 'local', fingerprint: hashKey(key).slice(0, 12) })]])
    keys.push(key)
    const { stderr, stdout } = await gateway.stop('SIGTERM')
    expect(stderr).not.toContain(key)
    expect(stdout.trimEnd().split('\n').at(-1)).not.toContain(key)
  }
  expect(keys[1]).toBe(keys[0])
})

it('is the given one', async () => {
  const key = mintKey(new Uint8Array(12).fill(9), 'admin')
  const gateway = await start({ LEEWAY_ADMIN_KEY: key })
  expect(adminKeyOf(gateway)).toBe(key)
  expect(await admins(gateway, key)).toMatchObject({ status: 200 })
})

it('is of no use where others can reach the gateway: there is no admin API', async () => {
  const key = mintKey(new Uint8Array(12).fill(9), 'admin')
  const gateway = await start({ LEEWAY_ADMIN_KEY: key, HOST: '0.0.0.0' })
  expect(gateway.stdout()).not.toContain(key)
  expect(await admins(gateway, key)).toMatchObject({ status: 404 })
})
