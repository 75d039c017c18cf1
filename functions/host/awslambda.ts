// The two calls that Lambda's runtime offers a streaming handler, on a Node ServerResponse. Import it before any handler:
// middy asks for `awslambda` when a handler is made.
import type { ServerResponse } from 'node:http'

interface Prelude {
  readonly statusCode: number
  readonly headers?: Readonly<Record<string, string>>
}

export const awslambda = {
  streamifyResponse: <Handler>(handler: Handler): Handler => handler,
  HttpResponseStream: {
    /** Writes status and headers; what follows on the returned stream is the body. */
    from(response: ServerResponse, prelude: Prelude): ServerResponse {
      return response.writeHead(prelude.statusCode, prelude.headers)
    },
  },
}

Object.assign(globalThis, { awslambda })
