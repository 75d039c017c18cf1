// `npm run cost`: what a month of a deployment costs on AWS, and what it saves. See docs/cost.md.
import { figures, readOptions, render, usage } from './cost/report.ts'
import { command, print } from './terminal.ts'

await command(async () => {
  const asked = readOptions(process.argv.slice(2), Date.now())
  if (asked === undefined) print(usage)
  else print(asked.json ? JSON.stringify(figures(asked.workload)) : render(asked.workload))
  return true
})
