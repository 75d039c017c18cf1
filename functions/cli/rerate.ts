// `npm run rerate`: closed rows get the prices that were published late or were wrong. See docs/ledger.md.
import { basics } from '../assemble/basics.ts'
import { awsPorts } from '../assemble/keeping.ts'
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
