// The body of a stream as frames: the key masked, bare JSON as the end with its failure, and the last frame without its blank line.
import { Readable } from 'node:stream'
import { expect, it } from '@jest/globals'
import { bodyFrames } from '../../shared/race/body-frames.ts'
import type { Stopper } from '../../shared/race/stopper.ts'
import type { ProviderFault } from '../../shared/upstream/fault.ts'

const fault = { message: 'It broke.' } as ProviderFault

function frames(...chunks: string[]) {
  const told: string[] = []
  const stop = { touch: () => told.push('touch'), release: () => told.push('release') } as unknown as Stopper
  const response = { status: 200, headers: {}, body: Readable.from(chunks.map(chunk => Buffer.from(chunk))) }
  const bareFault = (text: string) => (text.startsWith('{') ? fault : undefined)
  return { told, body: bodyFrames({ response, stop, secret: 'sk-1', bareFault }) }
}

async function all(body: ReturnType<typeof bodyFrames>): Promise<string> {
  let text = ''
  for (let part = await body.next(); part !== undefined; part = await body.next()) text += part.bytes.toString()
  return text
}

it('gives every frame with the key masked, and releases the stopper at the end', async () => {
  const { body, told } = frames('data: {"a":"sk', '-1"}\n\nda', 'ta: {}\n\n')
  expect(await all(body)).toBe('data: {"a":"***"}\n\ndata: {}\n\n')
  expect(body.bare()).toBeUndefined()
  expect(body.ended()).toBe(true)
  expect(told).toEqual(['touch', 'touch', 'touch', 'release'])
})

it('ends at bare JSON in the middle, whose failure it reads; the body is not read on', async () => {
  const { body } = frames('data: {}\n\n{"error":{}}\n\ndata: {"late":1}\n\n')
  expect(await all(body)).toBe('data: {}\n\n')
  expect(body.bare()).toBe(fault)
  expect(body.ended()).toBe(false)
})

it('reads the failure of bare JSON at the end of the body', async () => {
  const { body } = frames('{"error":{}}')
  expect(await all(body)).toBe('')
  expect(body.bare()).toBe(fault)
})

it.each([
  ['whole data', 'data: {"a":1}', 'data: {"a":1}\n\n'],
  ['the mark of the end', 'data: [DONE]', 'data: [DONE]\n\n'],
  ['half a frame', 'data: {"a":', ''],
])('at the end of the body, without a blank line: %s', async (_, chunk, expected) => {
  const { body } = frames(chunk)
  expect(await all(body)).toBe(expected)
})
