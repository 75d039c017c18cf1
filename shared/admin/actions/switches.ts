// What is switched off: a provider, a model, `videos`, …
import { setSwitch } from '../../accounts/provision.ts'
import { invalid } from '../../dialects/shape.ts'
import type { Actions, AdminCall } from '../call.ts'
import type { SwitchView } from '../replies.ts'

export const switchActions: Actions<'listSwitches' | 'switchOff' | 'switchOn'> = {
  async listSwitches({ ports }) {
    const off = await ports.switches.off()
    return { data: [...off].map(([name, until]) => ({ name, off: true, until })), next_cursor: null }
  },

  async switchOff(call) {
    const { body, now } = call
    const until = body.until ?? null
    if (until !== null && until <= now) throw invalid('until', 'it is a time in the future, in Unix seconds')
    return changing(call, { off: true, until }, name => setSwitch(call.ports.accounts, name, { offUntil: until }))
  },

  async switchOn(call) {
    return changing(call, { off: false, until: null }, name => setSwitch(call.ports.accounts, name, 'on'))
  },
}

type Call = Pick<AdminCall<'switchOff' | 'switchOn'>, 'ports' | 'parameters' | 'change'>

async function changing(
  { ports, parameters, change }: Call,
  wanted: Omit<SwitchView, 'name'>,
  make: (name: string) => Promise<void>,
): Promise<SwitchView> {
  const { name } = parameters
  const off = await ports.switches.off()
  return change({
    target: `switches/${name}`,
    before: { name, off: off.has(name), until: off.get(name) ?? null } satisfies SwitchView,
    async make() {
      await make(name)
      const reply = { name, ...wanted }
      return { reply, after: reply }
    },
  })
}
