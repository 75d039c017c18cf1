// `leeway receipts`: a single request, afterwards.
import { command } from '../command.ts'
import { receiptText } from '../output/receipt.ts'
import { positional, required } from '../parameter.ts'
import { text } from '../values.ts'
import { organisation } from './parameters.ts'

export const receipts = command({
  name: 'receipts show',
  summary: 'one request: its attempts, its wait, its tokens, its cost and saving',
  examples: ['receipts show req_… --organisation acme'],
  parameters: { id: positional(required(text('REQUEST', 'its x-request-id'))), organisation },
  async run({ api, paint }, { id, organisation }) {
    const receipt = await (await api()).call('showReceipt', { path: { organisation, id } })
    return { data: receipt, text: () => receiptText(receipt, paint) }
  },
})
