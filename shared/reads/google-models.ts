// The list of models in Google's shape, for Google's own clients: pages of `models/…`, each with what it can be asked.
import type { ListedModel } from '../catalogue/listing.ts'
import { LeewayError } from '../errors/leeway-error.ts'

interface GoogleModel {
  readonly name: string
  readonly baseModelId: string
  readonly version: string
  readonly displayName: string
  readonly description: string
  readonly inputTokenLimit?: number
  readonly outputTokenLimit?: number
  readonly supportedGenerationMethods: readonly string[]
}

/** `version` is the whole name: no provider but Google gives one apart. */
export const googleModel = ({ id, owned_by, flex_capable, context_length, max_output_length }: ListedModel): GoogleModel => ({
  name: `models/${id}`,
  baseModelId: id,
  version: id,
  displayName: id,
  description: `${owned_by}${flex_capable ? ', with a flex tier' : ''}`,
  ...(context_length === undefined ? {} : { inputTokenLimit: context_length }),
  ...(max_output_length === undefined ? {} : { outputTokenLimit: max_output_length }),
  supportedGenerationMethods: ['generateContent', 'countTokens'],
})

/** As Google's own (ai.google.dev/api/models#method:-models.list): the size where none is asked for, and the most that is given. */
const usual = 50
const most = 1_000

/**
 * The page that a query string asks for with `pageSize` and `pageToken`, in either spelling. A token is the name of the last model before it.
 * @throws LeewayError `invalid_parameter`
 */
export function googlePage<Model extends { readonly id: string }>(
  models: readonly Model[],
  query: string,
): { readonly models: readonly Model[]; readonly nextPageToken?: string } {
  const asked = new URLSearchParams(query)
  const size = sizeOf(asked.get('pageSize') ?? asked.get('page_size'))
  const token = asked.get('pageToken') ?? asked.get('page_token') ?? ''
  const before = models.findIndex(({ id }) => id === token)
  if (token !== '' && before === -1)
    throw new LeewayError('invalid_parameter', { param: 'pageToken', facts: { why: 'no page of this list begins there' } })
  const page = models.slice(before + 1, before + 1 + size)
  const last = page.at(-1)
  return { models: page, ...(last !== undefined && last !== models.at(-1) ? { nextPageToken: last.id } : {}) }
}

function sizeOf(text: string | null): number {
  if (text === null || text === '' || text === '0') return usual
  if (!/^\d{1,9}$/.test(text)) throw new LeewayError('invalid_parameter', { param: 'pageSize', facts: { why: 'a whole number expected' } })
  return Math.min(Number(text), most)
}
