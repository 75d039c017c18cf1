// What a front makes of a function's answer: status and headers out of the prelude, then the body as it comes; and what it answers for one that failed.
import type { ServerResponse } from 'node:http'
import { type Posted, textOf } from './runtime-api.ts'

/** Answers that are not streamed, and every event, may have so many bytes. */
export const payloadLimit = 6 * 1024 * 1024

const httpType = 'application/vnd.awslambda.http-integration-response'

interface Prelude {
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: readonly string[]
}

const failed = (response: ServerResponse): void =>
  void response.writeHead(502, { 'content-type': 'application/json' }).end('{"Message":"Internal Server Error"}')

/** The function failed before anything was sent. */
export function answerFailure(response: ServerResponse): void {
  if (response.headersSent) response.destroy()
  else failed(response)
}

/** Writes an answer; where it breaks off after its head, so does the connection. */
export async function writeAnswer(posted: Posted, response: ServerResponse): Promise<void> {
  if (!posted.streaming) return writeWhole(posted, response)
  const { body } = posted
  if (posted.contentType !== httpType) response.writeHead(200, { 'content-type': posted.contentType })
  let held = Buffer.alloc(0)
  try {
    for await (const chunk of body) {
      if (response.headersSent) response.write(chunk)
      else held = afterPrelude(Buffer.concat([held, chunk]), response)
    }
  } catch {
    return answerFailure(response)
  }
  // The runtime client reports a failure amid the stream in trailers, which no HTTP caller gets to see.
  if (!response.headersSent) failed(response)
  else if (body.trailers['lambda-runtime-function-error-type']) response.destroy()
  else response.end()
}

/** The head ends with eight zero bytes. Returns what is still to be understood. */
function afterPrelude(bytes: Buffer<ArrayBuffer>, response: ServerResponse): Buffer<ArrayBuffer> {
  const end = bytes.indexOf(Buffer.alloc(8))
  if (end < 0) return bytes
  writeHead(JSON.parse(bytes.subarray(0, end).toString()), response)
  if (bytes.length > end + 8) response.write(bytes.subarray(end + 8))
  return Buffer.alloc(0)
}

function writeHead({ statusCode = 200, headers = {}, cookies = [] }: Prelude, response: ServerResponse): void {
  response.writeHead(statusCode, { ...headers, ...(cookies.length > 0 ? { 'set-cookie': [...cookies] } : {}) })
  response.flushHeaders()
}

async function writeWhole({ body }: Posted, response: ServerResponse): Promise<void> {
  const text = await textOf(body)
  if (text.length > payloadLimit) return failed(response)
  const answer: Prelude & { body?: string; isBase64Encoded?: boolean } = JSON.parse(text)
  writeHead(answer, response)
  response.end(Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8'))
}
