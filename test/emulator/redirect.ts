// Preloaded into the CLI (`node --import`): the emulator answers for the hosts of AWS. URLs and signatures stay what they are.
import { request } from 'node:http'
import { text } from 'node:stream/consumers'

const endpoint = new URL(process.env.AWS_ENDPOINT_URL ?? '')
const original = globalThis.fetch

globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input)
  if (!/\.(on\.aws|amazonaws\.com)$/.test(url.hostname)) return original(input, init)
  const headers = Object.fromEntries(new Headers(init?.headers))
  return new Promise((resolve, reject) => {
    const { hostname, port } = endpoint
    const method = init?.method ?? 'GET'
    const outgoing = request(
      { hostname, port, method, path: url.pathname + url.search, headers: { ...headers, host: url.host } },
      answer => {
        const told = Object.entries(answer.headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, String(value)] as [string, string]],
        )
        text(answer).then(body => resolve(new Response(body, { status: answer.statusCode, headers: told })), reject)
      },
    )
    outgoing.once('error', reject).end(typeof init?.body === 'string' ? init.body : undefined)
  })
}
