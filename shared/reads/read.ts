// A read: what a GET route answers from what is stored. The steps before it (shared/endpoint.ts) know the key and its organisation.
import type { Exchange } from '../chain/exchange.ts'
import type { Reply } from '../http/reply.ts'
import type { Route } from '../routes.ts'

export interface Read {
  readonly routes: readonly Route[]
  /** Key and organisation of the exchange are known; its `parameters` are those of the path. What it throws is answered by `onError`. */
  readonly answer: (exchange: Exchange) => Reply | Promise<Reply>
}
