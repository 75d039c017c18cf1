// `npm run rerate`: closed rows get the prices that were published late or were wrong. See docs/ledger.md.
import { awsPorts } from '../../shared/adapters/ports.ts'
import { basics } from '../basics.ts'
import { readOptions, run, usage } from './rerate/run.ts'
import { command, confirm, print } from './terminal.ts'

await command(async () => {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) {
    print(usage)
    return true
  }
  const { settings, clock, log } = basics
  const { book, prices, close } = awsPorts(settings, clock, log)
  try {
    return await run(options, { book, clock, days: settings.LEDGER_DAYS, prices, confirm: confirm('price them again'), print })
  } finally {
    close()
  }
})
