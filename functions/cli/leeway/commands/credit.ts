// `leeway keys credit`: money added to a key, once per payment.
import { randomBytes } from 'node:crypto'
import { command } from '../command.ts'
import { CommandFailure } from '../exit-codes.ts'
import { keyFacts } from '../output/key.ts'
import { required } from '../parameter.ts'
import { text, usd } from '../values.ts'
import { fingerprint, organisation } from './parameters.ts'

export const credit = command({
  name: 'keys credit',
  summary: 'add to the prepaid credit of a key, once per --id',
  details: 'The same --id adds only once, however often it is sent: use the id of the payment. A negative amount takes away.',
  examples: ['keys credit 0123456789ab --organisation acme --usd 20 --id payment-4711'],
  parameters: {
    fingerprint,
    organisation,
    usd: required(usd('USD', 'how much, like 20 or 0.5')),
    id: text('ID', 'of the payment (minted, and told where the outcome is not known)'),
  },
  async run(context, values) {
    const id = values.id ?? `cli-${randomBytes(9).toString('hex')}`
    const api = await context.api()
    const { fingerprint, organisation } = values
    const adding = api.call('addCredit', { path: { organisation, fingerprint }, body: { id, micro_usd: values.usd } })
    const key = await adding.catch((fault: unknown) => {
      throw withId(fault, id)
    })
    return { data: key, text: () => keyFacts(key, context.paint) }
  },
})

/** Whether an unanswered top-up was made is not known; with its id it can be sent again. */
function withId(fault: unknown, id: string): unknown {
  if (!(fault instanceof CommandFailure) || fault.facts.exit !== 'unreachable') return fault
  return new CommandFailure(fault.message, { ...fault.facts, remedy: `Send it again with --id ${id}: it adds once.` })
}
