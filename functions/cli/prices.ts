// `npm run prices:load`: an operator's prices, without a deploy. See docs/ledger.md.
import { readFile } from 'node:fs/promises'
import { basics } from '../assemble/basics.ts'
import { awsPorts } from '../assemble/keeping.ts'
import { load, readOptions, usage } from './prices/load.ts'
import { command, confirm, print } from './terminal.ts'

await command(async () => {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) {
    print(usage)
    return true
  }
  const { prices, close } = awsPorts(basics.settings, basics.clock, basics.log)
  try {
    return await load(options, { prices, readText: file => readFile(file, 'utf8'), confirm: confirm('store them'), print })
  } finally {
    close()
  }
})
