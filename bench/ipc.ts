// Questions and answers between the bench and its processes: one at a time, over Node's own IPC channel.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** In a child: answers each question; ends the process when the parent is gone. */
export function answer<Question, Answer>(handle: (question: Question) => Answer | Promise<Answer>): void {
  process.on('message', async (question: Question) => process.send?.(await handle(question)))
  process.once('disconnect', () => process.exit())
}

/** In the parent: asks and waits. @throws Error when the child has ended */
export async function ask<Answer>(child: ChildProcess, question: object = {}): Promise<Answer> {
  const settled = new AbortController()
  const { signal } = settled
  try {
    const answered = once(child, 'message', { signal })
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error(`${child.spawnfile} ended in the middle of a measurement`)
    })
    ended.catch(() => {})
    child.send(question)
    const [reply] = await Promise.race([answered, ended])
    return reply
  } finally {
    settled.abort()
  }
}
