// The page as it is recorded: words, commands with what they showed, and replies.
import type { Deployment } from './deployment.ts'

/** The headers of a reply that a reader looks at. */
const told = [
  'x-request-id',
  'x-leeway-tier',
  'x-leeway-reason',
  'x-leeway-attempts',
  'x-leeway-cost-micro-usd',
  'x-leeway-saved-micro-usd',
]

export function tapeOf(deployment: Deployment, mask: (text: string) => string) {
  const parts: string[] = []
  const block = (lines: readonly string[]): void => void parts.push(['```console', ...lines, '```'].join('\n'))
  return {
    say: (...paragraphs: readonly string[]): void => void parts.push(...paragraphs),
    block,
    time: async (time: string): Promise<void> => deployment.at(time),
    sweep: (): Promise<void> => deployment.sweep(),
    /** Runs a command line, and keeps what it showed; unmasked, for the steps that follow. */
    async run(line: string, typed: readonly string[] = []): Promise<string> {
      const [, ...argv] = wordsOf(line)
      const { shown, status } = await deployment.leeway(argv, typed)
      const end = status === 0 ? [] : [`(exit status ${status})`]
      block([`$ ${mask(line)}`, mask(shown.trimEnd()).replaceAll(/ +$/gm, ''), ...end])
      return shown
    },
    /** Sends a customer's request and keeps what its reply says of itself; its id. */
    async request(key: string, body: object): Promise<string> {
      const headers = await deployment.request(key, body)
      const curl = [
        '$ curl -si http://127.0.0.1:8787/v1/responses \\',
        `    -H 'authorization: Bearer ${mask(key)}' -H 'content-type: application/json' \\`,
        `    -d '${JSON.stringify(body)}'`,
      ]
      block([...curl, 'HTTP/1.1 200 OK', ...told.map(name => `${name}: ${mask(headers.get(name) ?? '')}`), '…'])
      return headers.get('x-request-id') ?? ''
    },
    page: (): string => `${parts.join('\n\n')}\n`,
  }
}

/** The words of a command line; quotes hold some together. */
const wordsOf = (line: string): readonly string[] => (line.match(/"[^"]*"|\S+/g) ?? []).map(word => word.replaceAll('"', ''))
