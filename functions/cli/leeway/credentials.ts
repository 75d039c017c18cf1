// Which deployment is meant, and its admin key: from the environment, else from the file that `leeway login` and `leeway bootstrap` write.

import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { jsonOf } from '../../../shared/json.ts'
import { CommandFailure, wrongUsage } from './exit-codes.ts'
import type { Host } from './host.ts'

const schema = z.object({
  /** The deployment that commands mean when they name none. */
  url: z.string().optional(),
  /** Admin keys by URL. */
  keys: z.record(z.string(), z.string()).default({}),
})

type Credentials = z.infer<typeof schema>

/** `~/.config/leeway/credentials.json`, or where XDG_CONFIG_HOME says. */
export const credentialsFile = ({ environment, home }: Host): string =>
  join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'leeway', 'credentials.json')

/** Where the local gateway is. */
export const localUrl = 'http://127.0.0.1:8787'

/** `--url`, else LEEWAY_ADMIN_URL, else the last `leeway login`'s, else the local gateway. @throws CommandFailure (usage) */
export async function adminUrl(host: Host, given: string | undefined): Promise<string> {
  const url = given ?? (host.environment.LEEWAY_ADMIN_URL || (await readCredentials(host)).url || localUrl)
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw wrongUsage(`This is no URL: ${url}`)
  const { origin, protocol, hostname } = new URL(url)
  if (protocol === 'http:' && !isLoopback(hostname)) throw wrongUsage(`The admin key would travel unencrypted to ${origin}: use https.`)
  return origin
}

export const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)

/** LEEWAY_ADMIN_KEY, else what the file has for this URL. */
export async function adminKeyFor(host: Host, url: string): Promise<string | undefined> {
  return host.environment.LEEWAY_ADMIN_KEY?.trim() || (await readCredentials(host)).keys[url]
}

/** @throws CommandFailure where the file is there and cannot be understood */
export async function readCredentials(host: Host): Promise<Credentials> {
  const file = credentialsFile(host)
  const text = await readFile(file, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT' || fault.code === 'ENOTDIR') return '{}'
    throw new CommandFailure(`${file} cannot be read (${fault.code}).`, { exit: 'failed' })
  })
  const parsed = schema.safeParse(jsonOf(text))
  if (!parsed.success)
    throw new CommandFailure(`${file} is not what this program wrote.`, {
      exit: 'failed',
      remedy: 'Delete it and run `leeway login` again.',
    })
  return parsed.data
}

/** Keeps an admin key for the owner of the file alone, and makes its deployment the one that is meant. @returns the file */
export async function storeAdminKey(host: Host, url: string, key: string): Promise<string> {
  const { keys } = await readCredentials(host)
  const file = credentialsFile(host)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.new`
  await writeFile(fresh, `${JSON.stringify({ url, keys: { ...keys, [url]: key } }, null, 2)}\n`, { mode: 0o600 })
  // An older file of that name keeps its mode.
  await chmod(fresh, 0o600)
  await rename(fresh, file)
  return file
}
