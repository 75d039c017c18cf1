// docs/billing.md: its example is what the code computes, its events are those that are followed.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { stripeEvents } from '../../shared/adapters/stripe/notices.ts'
import { exampleCsv, exampleJson, exampleTable } from './example.ts'

const page = readFileSync('docs/billing.md', 'utf8')

describe('docs/billing.md', () => {
  it.each([
    ['the table of closes', exampleTable],
    ['the statement as JSON', `\`\`\`json\n${exampleJson}\n\`\`\``],
    ['the statement as CSV', `\`\`\`csv\n${exampleCsv}\`\`\``],
  ])('has %s', (_, text) => expect(page).toContain(text))

  it('names every event to subscribe to', () => {
    for (const event of stripeEvents) expect(page).toContain(`\`${event}\``)
  })
})
