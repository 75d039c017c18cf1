// What every command works with: the deployment it means, the person it asks, and how it shows things.
import { requestSigner } from '../../assemble/operator.ts'
import { type AdminClient, adminClient, type Sign } from './client.ts'
import { adminKeyFor, adminUrl } from './credentials.ts'
import { CommandFailure, wrongUsage } from './exit-codes.ts'
import { noAdminKey } from './failure.ts'
import type { Host } from './host.ts'
import { type Paint, paintOf, wantsColour } from './output/paint.ts'
import { type Progress, progressOn } from './output/progress.ts'

/** What every command takes. */
export interface Common {
  readonly url?: string
  readonly json: boolean
  readonly yes: boolean
  readonly sign: boolean
  readonly region?: string
}

export interface Context {
  readonly host: Host
  readonly common: Common
  readonly paint: Paint
  /** Cells of a line. */
  readonly width: number
  readonly progress: Progress
  /** Epoch milliseconds. */
  now(): number
  url(): Promise<string>
  /** @throws CommandFailure where there is no admin key */
  api(): Promise<AdminClient>
  /** The same with this admin key instead. */
  apiWith(adminKey: string): Promise<AdminClient>
  /** Returns where the operator agrees; `deed` reads like `revoke the key 0123`. @throws CommandFailure where not */
  confirm(deed: string): Promise<void>
}

export function contextOf(host: Host, common: Common): Context {
  const url = () => adminUrl(host, common.url)
  const apiWith = async (adminKey: string): Promise<AdminClient> => {
    const base = await url()
    return adminClient({ url: base, adminKey, sign: await signerFor(base, host, common), fetch: host.fetch })
  }
  return {
    host,
    common,
    paint: paintOf(wantsColour(host.environment, host.stdout.isTerminal)),
    width: host.stdout.columns,
    progress: progressOn(host.stderr),
    now: () => host.clock.now(),
    url,
    apiWith,
    async api() {
      const base = await url()
      const adminKey = await adminKeyFor(host, base)
      if (adminKey === undefined) throw noAdminKey(base)
      return apiWith(adminKey)
    },
    confirm: deed => confirm(host, common, deed),
  }
}

const functionUrl = /\.lambda-url\.([a-z0-9-]+)\.on\.aws$/

/** A function URL is signed for; so is any other with `--sign`. The SDK is loaded only then. */
async function signerFor(base: string, { clock, environment }: Host, { sign, region: given }: Common): Promise<Sign | undefined> {
  const found = functionUrl.exec(new URL(base).hostname)?.[1]
  if (found === undefined && !sign) return undefined
  const region = given ?? found ?? (environment.AWS_REGION || environment.AWS_DEFAULT_REGION)
  if (!region) throw wrongUsage('The signature needs a region: give --region or AWS_REGION.')
  const signer = await requestSigner({ region, now: () => clock.now() })
  return request =>
    signer(request).catch((fault: unknown) => {
      const why = fault instanceof Error ? fault.message : String(fault)
      throw new CommandFailure(`The request cannot be signed: ${why}`, {
        exit: 'unauthorised',
        remedy: 'Log in to AWS (`aws sso login`), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      })
    })
}

async function confirm(host: Host, { yes }: Common, deed: string): Promise<void> {
  if (yes) return
  if (!host.stdin.isTerminal) throw wrongUsage(`This would ${deed}.`, 'Nobody is at the terminal to agree: say --yes.')
  const answer = await host.ask(`This will ${deed}. Go on? (y/N) `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandFailure('Nothing was done.', { exit: 'failed' })
}
