// How a Responses answer fails after its headers are out.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { responsesSurface } from '../../../shared/dialects/responses/index.ts'
import { dataOf, framesOf, openStand, type Stand, wireOf } from '../specimens.ts'

const fault = { status: 502, message: 'OpenAI broke off.', type: 'server_error', code: 'upstream_stream_failed', param: null }
const sent = { requestId: 'req_0123abcd', model: 'gpt-5.5', now: Date.UTC(2026, 10, 21) }
const error = { type: 'server_error', code: 'upstream_stream_failed', message: 'OpenAI broke off.', param: null }
const failed = { code: 'upstream_stream_failed', message: 'OpenAI broke off.' }

let stand: Stand
beforeAll(async () => {
  stand = await openStand()
})
afterAll(() => stand.close())

describe('streamFailure', () => {
  it('goes on with the response and the sequence that were begun', () => {
    const frames = framesOf(wireOf('responses', 'text'))
    const [first, last] = [frames[1]?.data, frames[5]?.data]
    const events = dataOf(responsesSurface.streamFailure(fault, { ...sent, first, last }))
    expect(events).toMatchObject([
      { type: 'error', sequence_number: 5, error },
      {
        type: 'response.failed',
        sequence_number: 6,
        response: { id: 'resp_0a1', model: 'gpt-5.5-2026-04-01', status: 'failed', error: failed },
      },
    ])
  })

  it('makes a response of its own where nothing was sent', () => {
    const text = responsesSurface.streamFailure(fault, sent)
    expect(framesOf(text).map(({ event }) => event)).toEqual(['error', 'response.failed'])
    expect(dataOf(text)).toMatchObject([
      { sequence_number: 0, error },
      { sequence_number: 1, response: { id: 'resp_0123abcd', object: 'response', status: 'failed', error: failed, output: [] } },
    ])
  })

  it("is thrown by the SDK's stream helper, whenever it comes", async () => {
    for (const before of [
      '',
      framesOf(wireOf('responses', 'text'))
        .slice(0, 5)
        .map(({ raw }) => raw)
        .join(''),
    ]) {
      stand.answer('text/event-stream', before + responsesSurface.streamFailure(fault, sent))
      const final = stand.client.responses.stream({ model: 'm', input: 'Hello' }).finalResponse()
      await expect(final).rejects.toMatchObject({ code: 'upstream_stream_failed', type: 'server_error' })
    }
  })
})

describe('wholeFailure', () => {
  it('is a failed response object, which the SDK returns', async () => {
    stand.answer('application/json', responsesSurface.wholeFailure(fault, sent) ?? '')
    const response = await stand.client.responses.create({ model: 'm', input: 'Hello' })
    expect(response).toMatchObject({ id: 'resp_0123abcd', status: 'failed', error: failed, output: [], usage: null })
  })
})
