// What a test file leaves in its process: what is put back, and what keeps the process from another file.
import { createServer } from 'node:net'
import { expect, it } from '@jest/globals'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { processState } from './state.ts'

it('the environment and the folder are put back', async () => {
  const folder = process.cwd()
  process.env.LEEWAY_KEPT = 'before'
  const state = processState()
  process.env.LEEWAY_KEPT = 'after'
  process.env.LEEWAY_ADDED = 'added'
  process.chdir(temporaryFolder())
  state.restore()
  expect([process.env.LEEWAY_KEPT, process.env.LEEWAY_ADDED, process.cwd()]).toEqual(['before', undefined, folder])
  delete process.env.LEEWAY_KEPT
})

it('nothing changed, nothing said', async () => expect(await processState().changes()).toEqual([]))

it('a listener, a global, a function put in place of another and an open server are seen until they are gone', async () => {
  const state = processState()
  const { random } = Math
  const listen = () => undefined
  const server = createServer()
  process.on('SIGUSR2', listen)
  Reflect.set(globalThis, 'left', true)
  Math.random = () => 0.5
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const changed = await state.changes()
  process.off('SIGUSR2', listen)
  Reflect.deleteProperty(globalThis, 'left')
  Math.random = random
  await new Promise(resolve => server.close(resolve))
  expect(changed).toEqual(expect.arrayContaining(['globalThis.left', 'Math.random', 'a listener to SIGUSR2', 'an open TCPServerWrap']))
  expect(await state.changes()).toEqual([])
})
