// `leeway doctor`: looks at a deployment from outside and from inside, end to end, and says what to do.
import { command } from '../command.ts'
import type { Context } from '../context.ts'
import { adminKeyFor, isLoopback } from '../credentials.ts'
import { adminSide } from '../doctor/admin-side.ts'
import type { Finding } from '../doctor/finding.ts'
import { publicSide } from '../doctor/public-side.ts'
import { wrongUsage } from '../exit-codes.ts'
import type { Paint } from '../output/paint.ts'
import { text } from '../values.ts'

export const doctor = command({
  name: 'doctor',
  summary: 'check a deployment end to end and say what to do',
  details:
    "Looks at the public URL (LEEWAY_URL), the clock, the admin URL and key, the table and the secrets as the admin function sees them, and, with a customer's key " +
    'in LEEWAY_KEY, at a real call that costs nothing. The exit status is 1 where something is wrong.',
  examples: ['doctor', 'doctor --public https://abc123.execute-api.eu-central-1.amazonaws.com/v1'],
  parameters: { public: text('URL', "the public base URL (LEEWAY_URL, else the admin URL's on this machine)") },
  async run(context, values) {
    const admin = await context.url()
    const base = publicUrl(context, values.public, admin)
    const findings = await context.progress.during('examining', async say => {
      say(`examining ${base ?? 'the public side'}`)
      const outside = await publicSide({ host: context.host, url: base, admin })
      say(`examining ${admin}`)
      return [...outside, ...(await adminSide(context, await adminKeyFor(context.host, admin)))]
    })
    const ok = findings.every(finding => finding.ok !== false)
    return { data: { ok, checks: findings }, failed: !ok, text: () => report(findings, context.paint) }
  },
})

/** Undefined where none is known. @throws CommandFailure (usage) */
function publicUrl({ host }: Context, given: string | undefined, admin: string): string | undefined {
  const url = given ?? (host.environment.LEEWAY_URL || (isLoopback(new URL(admin).hostname) ? admin : undefined))
  if (url === undefined) return undefined
  if (!URL.canParse(url)) throw wrongUsage(`This is no URL: ${url}`)
  return url.replace(/\/(v1\/?)?$/, '')
}

function report(findings: readonly Finding[], paint: Paint): string {
  const width = Math.max(...findings.map(({ name }) => name.length))
  const lines = findings.flatMap(({ name, ok, detail, remedy }) => {
    const mark = ok === null ? paint.faint('–') : ok ? paint.good('✓') : paint.bad('✗')
    const first = `${mark} ${name.padEnd(width)}  ${detail}`
    return remedy === null ? [first] : [first, `  ${' '.repeat(width)}  ${paint.warning('→')} ${remedy}`]
  })
  const wrong = findings.filter(({ ok }) => ok === false).length
  const end = wrong === 0 ? paint.good('All is well.') : paint.bad(`${wrong} of ${findings.length} checks failed.`)
  return `${lines.join('\n')}\n\n${end}`
}
