// Lists that come in pages.
import type { Page } from '../../../shared/admin/contract.ts'
import type { Progress } from './output/progress.ts'

interface Pages<Reply> {
  /** `organisations`: what the progress counts. */
  readonly what: string
  readonly progress: Progress
  /** How many at most; all where absent. */
  readonly limit?: number
  readonly page: (query: { readonly cursor?: string; readonly limit: number }) => Promise<Reply>
}

/** The most entries of one page that the API gives. */
const largestPage = 200

/** The last page's reply with the entries of all pages, or the first `limit`, as its data; `next_cursor` tells where more would begin. */
export function pagesOf<Reply extends Page<unknown>>({
  what,
  progress,
  limit = Number.POSITIVE_INFINITY,
  page,
}: Pages<Reply>): Promise<Reply> {
  return progress.during(`reading ${what}`, async say => {
    const next = (sofar: number, cursor?: string) => page({ cursor, limit: Math.min(largestPage, limit - sofar) })
    let reply = await next(0)
    const data = [...reply.data]
    while (reply.next_cursor !== null && data.length < limit) {
      say(`reading ${what}: ${data.length}`)
      reply = await next(data.length, reply.next_cursor)
      data.push(...reply.data)
    }
    return { ...reply, data }
  })
}
