// `leeway switches`: subsystems off and on, for all customers.
import type { SwitchView } from '../../../../shared/admin/contract.ts'
import { command } from '../command.ts'
import type { Paint } from '../output/paint.ts'
import { table } from '../output/table.ts'
import { timeOf } from '../output/time.ts'
import { positional, required } from '../parameter.ts'
import { moment, text } from '../values.ts'

const name = positional(required(text('NAME', 'a provider (openai, gemini, anthropic), a model, or videos')))

const shown = (switches: readonly SwitchView[], paint: Paint): string =>
  table(
    switches,
    [
      { head: 'SWITCH', cell: one => one.name },
      { head: 'STATE', cell: one => (one.off ? paint.bad('off') : paint.good('on')) },
      { head: 'EXPECTED BACK', cell: one => timeOf(one.until) },
    ],
    { paint, empty: 'Everything is on.' },
  )

const list = command({
  name: 'switches list',
  summary: 'what is switched off',
  parameters: {},
  async run({ api, paint }) {
    const found = await (await api()).call('listSwitches', {})
    return { data: found, text: () => shown(found.data, paint) }
  },
})

const off = command({
  name: 'switches off',
  summary: 'switch a provider, a model or videos off: requests for it get 503 within 30 seconds',
  details: 'It stays off until it is switched on.',
  examples: ['switches off gemini --until 2h', 'switches off gpt-5.5 --yes'],
  asks: true,
  parameters: { name, until: moment('WHEN', 'when it is expected back, which callers are told: 2h from now, or a time') },
  async run(context, values) {
    await context.confirm(`refuse every customer's requests for ${values.name}`)
    const api = await context.api()
    const state = await api.call('switchOff', { path: { name: values.name }, body: { until: values.until?.(context.now()) } })
    return { data: state, text: () => shown([state], context.paint) }
  },
})

const on = command({
  name: 'switches on',
  summary: 'switch it on again',
  parameters: { name },
  async run({ api, paint }, values) {
    const state = await (await api()).call('switchOn', { path: { name: values.name } })
    return { data: state, text: () => shown([state], paint) }
  },
})

export const switches = [list, off, on]
