// The admin key of the local gateway, made as `leeway bootstrap` makes the first one of a deployment.
import { hashKey } from '../../shared/accounts/key.ts'
import { type BootstrapPorts, bootstrapAdmin } from '../../shared/admin/admins.ts'
import type { Log } from '../../shared/log/log.ts'
import { keptKey } from './kept-key.ts'
import type { LocalSettings } from './settings.ts'

const silent: Log = { write: () => undefined }

/** Makes it unless a kept data folder has it, and returns it. */
export async function provisionAdmin(ports: BootstrapPorts, settings: LocalSettings): Promise<string> {
  const { LEEWAY_ADMIN_KEY: given, LEEWAY_DATA: folder } = settings
  const key = await keptKey({ kind: 'admin', setting: 'LEEWAY_ADMIN_KEY', given, folder, file: 'admin-key' })
  if ((await ports.admins.find(hashKey(key))) === undefined)
    await bootstrapAdmin({ ...ports, log: silent }, { name: 'local', key, again: true })
  return key
}
