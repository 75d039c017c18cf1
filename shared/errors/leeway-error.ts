// The one class that every refusal of ours is thrown as: a code of the catalogue, and what fills its message.
import { type ErrorCode, rowOf } from './catalogue.ts'

export interface ErrorDetail {
  /** Path of the field at fault, with dots. */
  readonly param?: string
  /** Fills the `{placeholders}` of the catalogue's message; the param is offered as `{param}`. */
  readonly facts?: Readonly<Record<string, string | number>>
  readonly headers?: Readonly<Record<string, string>>
  /** Where the contract gives one code two statuses. */
  readonly status?: number
  readonly cause?: unknown
}

export class LeewayError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly param: string | null
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ErrorCode, detail: ErrorDetail = {}) {
    super(fill(rowOf(code).message, { param: detail.param ?? '', ...detail.facts }), { cause: detail.cause })
    this.name = 'LeewayError'
    this.code = code
    this.status = detail.status ?? rowOf(code).status
    this.param = detail.param ?? null
    this.headers = detail.headers ?? {}
  }
}

function fill(template: string, facts: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
}
