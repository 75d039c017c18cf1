// A body's chunks: all of them in order, the failure where it breaks off, and no body left behind by a reader who leaves.
import { PassThrough } from 'node:stream'
import { expect, it } from '@jest/globals'
import { chunksOf } from '../../shared/upstream/chunks.ts'

async function read(body: PassThrough): Promise<string[]> {
  const chunks: string[] = []
  for await (const chunk of chunksOf(body)) chunks.push(chunk.toString())
  return chunks
}

it('gives what was written, and ends with the body', async () => {
  const body = new PassThrough()
  const reading = read(body)
  body.write('one ')
  body.end('two')
  expect((await reading).join('')).toBe('one two')
})

it('gives what came before a failure, then throws it', async () => {
  const body = new PassThrough()
  const chunks = chunksOf(body)[Symbol.asyncIterator]()
  body.write('one')
  expect((await chunks.next()).value?.toString()).toBe('one')
  const waiting = chunks.next()
  body.destroy(new Error('The socket broke'))
  await expect(waiting).rejects.toThrow('The socket broke')
})

it('throws where the connection closes in the middle without an error', async () => {
  const body = new PassThrough()
  const reading = read(body)
  body.destroy()
  await expect(reading).rejects.toThrow('closed in the middle of the body')
})

it('destroys the body when its reader leaves', async () => {
  const body = new PassThrough()
  body.write('one')
  for await (const chunk of chunksOf(body)) {
    expect(chunk.toString()).toBe('one')
    break
  }
  expect(body.destroyed).toBe(true)
})
