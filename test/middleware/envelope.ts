// What every error reply must look like (contract §3, §1), stated apart from the code that renders it.
import { expect } from '@jest/globals'
import type { Answer } from './drafts.ts'

export interface Expected {
  readonly status: number
  readonly code: string
  readonly type: string
  readonly param: string | null
}

export const docsUrl = 'https://docs.example/leeway'

const statusWords: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'FAILED_PRECONDITION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'INVALID_ARGUMENT',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
}

/** `x-should-retry` of an error of ours on a request that raced nothing. */
export function retryOf({ status, code }: Expected): string | undefined {
  if (code === 'internal_error' || code === 'subsystem_unavailable') return undefined
  return String(status === 429)
}

export const rateHeaders = ['x-ratelimit-limit-requests', 'x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests']

/** Checks the whole envelope, member by member, and the headers that go with it. */
export function expectEnvelope(answer: Answer, expected: Expected): void {
  const { status, code, type, param } = expected
  const id = answer.headers['x-request-id']
  const metadata = { error_code: code, ...(param === null ? {} : { param }) }
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: code, domain: 'leeway', metadata }
  expect(answer.json()).toEqual({
    type: 'error',
    error: {
      message: expect.stringMatching(/^[^{}]{20,}$/),
      type,
      code: answer.googles ? status : code,
      param,
      doc_url: `${docsUrl}/errors#${code}`,
      status: statusWords[status],
      details: answer.googles ? [info] : { error_code: code },
    },
    request_id: id,
  })
  expect(answer.status).toBe(status)
  expect(id).toMatch(/^req_[0-9a-f]{32}$/)
  expect(answer.headers['request-id']).toBe(id)
  expect(answer.headers['content-type']).toBe('application/json')
  expect(answer.headers['x-leeway-version']).toMatch(/^\d+\.\d+\.\d+/)
  expect(answer.headers['x-should-retry']).toBe(retryOf(expected))
}
