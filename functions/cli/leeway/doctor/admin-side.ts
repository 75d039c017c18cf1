// The admin API as this operator reaches it, and what it says of its own surroundings.
import type { Context } from '../context.ts'
import { CommandFailure } from '../exit-codes.ts'
import { noAdminKey } from '../failure.ts'
import { type Finding, well, wrong } from './finding.ts'

export async function adminSide(context: Context, adminKey: string | undefined): Promise<readonly Finding[]> {
  const url = await context.url()
  try {
    if (adminKey === undefined) throw noAdminKey(url)
    const { checks } = await (await context.apiWith(adminKey)).call('showStatus', {})
    return [well('admin API', `${url} takes the admin key`), ...checks]
  } catch (fault) {
    if (!(fault instanceof CommandFailure)) throw fault
    return [wrong('admin API', fault.message, fault.facts.remedy ?? 'Look into the log of the admin function.')]
  }
}
