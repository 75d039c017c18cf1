// `leeway login`: keeps an admin key for the commands that follow.
import { command } from '../command.ts'
import { storeAdminKey } from '../credentials.ts'
import { readSecret } from '../secret-input.ts'

export const login = command({
  name: 'login',
  summary: 'keep an admin key for this URL: typed unseen, or piped in',
  details: 'The key is tried first, then kept in ~/.config/leeway/credentials.json, which only you can read.',
  examples: ['login', 'login --url https://….lambda-url.eu-central-1.on.aws < admin-key.txt'],
  parameters: {},
  async run(context) {
    const url = await context.url()
    const key = await readSecret(context.host, `Admin key of ${url}`)
    const { version } = await (await context.apiWith(key)).call('showStatus', {})
    const file = await storeAdminKey(context.host, url, key)
    return { data: { url, version, file }, text: () => `Logged in to ${url}, which runs ${version}. The key is in ${file}.` }
  },
})
