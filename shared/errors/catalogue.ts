// Every error that Leeway itself answers: one row each. Statuses, messages, headers, docs/errors.md and the tests derive from this table.
import { cappedModels, missingKeyRows, noAutoRows, noFlexRows } from './provider-rows.ts'
import type { ErrorRow } from './row.ts'

export type { ErrorRow, ErrorType } from './row.ts'

const request = { status: 400, type: 'invalid_request_error', retry: false } as const

/** contract §3. The key is the `code` of the reply and the anchor of the documentation. */
export const catalogue = {
  missing_api_key: {
    status: 401,
    type: 'authentication_error',
    retry: false,
    when: 'No key was sent, or `Authorization` is not `Bearer <key>`.',
    message:
      'No API key was sent. Send your Leeway key as `Authorization: Bearer flex_live_...`; `x-api-key` and `x-goog-api-key` are accepted too.',
  },
  invalid_api_key: {
    status: 401,
    type: 'authentication_error',
    retry: false,
    when: 'The key has a wrong format or checksum, is unknown, was revoked or has expired. One text for all of them, so that nothing leaks.',
    message: 'This API key is not valid. Check that it was copied whole, or ask the operator of this gateway for a new one.',
  },
  invalid_admin_key: {
    status: 401,
    type: 'authentication_error',
    retry: false,
    when: "The admin API: no admin key was sent, or it has a wrong format, is unknown or was revoked. A customer's key is none.",
    message: 'The admin API wants a valid admin key in the header `x-leeway-admin-key`. `leeway bootstrap` makes the first one.',
  },
  rate_limit_exceeded: {
    status: 429,
    type: 'rate_limit_error',
    retry: true,
    when: 'One of three limits was reached: failed authentications of an IP address, requests of an organisation, requests of a key. The message names which.',
    message: 'Rate limit exceeded: {limit}. Retry after {seconds} seconds.',
  },
  payment_required: {
    status: 402,
    type: 'billing_error',
    retry: false,
    when: 'The organisation is overdue or has no payment method, and the request is a billable race (a window on a priced model).',
    message:
      'This organisation cannot start flex races: {state}. Settle the bill, or send "start_within": "default", which goes on working.',
  },
  '402': {
    status: 402,
    type: 'insufficient_quota',
    retry: false,
    when: "The key's prepaid credit, or its budget for the month, is used up; the message names which. Blocks every POST; the same key works again after a top-up, or with a higher budget or the next month.",
    message: "This key's {ceiling} is used up. {remedy}; the same key then works again.",
  },
  request_too_large: {
    status: 413,
    type: 'invalid_request_error',
    retry: false,
    when: 'The body has more than 1,000,000 bytes (or what the operator set as `MAX_BODY_BYTES`), by its declared Content-Length or by the bytes actually read.',
    message: 'The request body is larger than {limit} bytes. Send less text, or pass large images by URL.',
  },
  ...missingKeyRows,
  missing_model: {
    ...request,
    when: '`model` is absent, empty, or not a string.',
    message: '`model` is required and must be a non-empty string, for example "model": "{example}".',
  },
  model_not_found: {
    ...request,
    when: '`model` belongs to no provider that this gateway knows (on `GET /v1/models/{id}`, which has the status 404: it is not in the catalogue), is not among the models that the key may use, or has no price while the key has credit or a budget. The message says which.',
    message: "Invalid 'model'. The model '{model}' does not exist or you do not have access. {rule}.",
  },
  missing_start_within: {
    ...request,
    when: '`start_within` is absent or null, and neither the header `x-leeway-start-within` nor a default of the key stands in.',
    message:
      '`start_within` is required: how long you can wait for the answer to start. Use a window from 5 to 600 seconds such as "00h-00m-30s", or "default", "priority" or "auto".',
  },
  invalid_start_within: {
    ...request,
    when: '`start_within` is not a string, has none of the four forms, or is a window outside 5 to 600 seconds.',
    message:
      '`start_within` must be "default", "priority", "auto", or a window from 5 to 600 seconds written like "00h-00m-30s" (two digits each for hours, minutes and seconds).',
  },
  model_not_flex_capable: {
    ...request,
    when: "A window was asked for on a model outside the provider's flex list.",
    message:
      'The model \'{model}\' has no flex tier, so it cannot take a window. Use "start_within": "default", or a model with `flex_capable: true`.',
  },
  ...noAutoRows,
  ...noFlexRows,
  missing_max_tokens: {
    ...request,
    when: `A ${cappedModels} model without a token cap. \`param\` and message name the surface's own field; no default is invented, but a key may be given one.`,
    message: `${cappedModels} models need a token cap, and none is invented for you: set \`{field}\`, for example to 1024.`,
  },
  service_tier_not_allowed: {
    ...request,
    when: 'The caller sent `service_tier` (null counts as absent).',
    message: '`service_tier` is set by this gateway from `start_within`. Remove it, and say with `start_within` how long you can wait.',
  },
  unsupported_parameter: {
    ...request,
    when: 'A parameter or a kind of content is set that this gateway refuses, or that the target cannot carry. `param` names it.',
    message: '`{param}` is not supported here{because}. Remove it.',
  },
  unsupported_generation_config: {
    ...request,
    when: 'Interactions: `generation_config.seed` or `generation_config.stop_sequences` is set.',
    message: '`{param}` is not supported by this gateway. Remove it.',
  },
  unsupported_value: {
    ...request,
    when: 'Chat Completions: `n` is not 1.',
    message: '`{param}` must be {allowed}.',
  },
  invalid_json: {
    ...request,
    when: 'The body is not JSON: a syntax error, an empty body, bytes that are not UTF-8.',
    message: 'The request body is not valid JSON ({why}). Send a JSON object in UTF-8.',
  },
  invalid_body: {
    ...request,
    when: 'The body is JSON but not an object, or is nested too deeply.',
    message: 'The request body must be a JSON object{why}.',
  },
  invalid_parameter: {
    ...request,
    when: 'A field has the wrong shape. `param` is its path.',
    message: '`{param}` has the wrong shape: {why}.',
  },
  upstream_auth_failed: {
    status: 403,
    type: 'permission_error',
    retry: false,
    when: 'The provider refused the stored BYOK key. Said apart from a wrong Leeway key, so that the two are not mixed up.',
    message:
      '{provider} refused the API key stored for your organisation. Your Leeway key is fine; ask the operator to store a working {provider} key.',
  },
  request_blocked: {
    status: 403,
    type: 'permission_error',
    retry: false,
    when: 'API Gateway, or a firewall in front of it, refused the request before the gateway saw it. Its own status is kept: 403, or another 4xx.',
    message:
      'The request was refused before it reached Leeway. Check method, headers and path, or ask the operator of this gateway what its firewall blocks.',
  },
  unknown_url: {
    status: 404,
    type: 'invalid_request_error',
    retry: false,
    when: 'No route has this path. The message lists the right ones.',
    message: 'Unknown URL {path}. Routes: {routes}.',
  },
  job_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: false,
    when: "The video job is unknown, expired, or somebody else's.",
    message: 'Video job not found.',
  },
  receipt_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: false,
    when: "The receipt is unknown, expired, or somebody else's.",
    message: 'Receipt not found.',
  },
  organisation_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: false,
    when: 'The admin API: there is no such organisation.',
    message: 'There is no organisation {organisation}.',
  },
  key_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: false,
    when: 'The admin API: no key of that organisation, or no admin key, has this fingerprint.',
    message: 'There is no key with the fingerprint {fingerprint} here.',
  },
  statement_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: false,
    when: 'The admin API: the organisation has no statement of that month.',
    message: 'There is no statement of this month.',
  },
  method_not_allowed: {
    status: 405,
    type: 'invalid_request_error',
    retry: false,
    when: 'The path is right and the method is not; `Allow` lists the methods.',
    message: '{method} is not allowed on {path}. Use {allow}.',
  },
  upgrade_required: {
    status: 426,
    type: 'invalid_request_error',
    retry: false,
    when: 'A client asked the local gateway or the container for a WebSocket. Clients that can do both go on over HTTP.',
    message: 'There are no WebSockets here: send the request as a POST over HTTP. In Codex: supports_websockets = false.',
  },
  conflict: {
    status: 409,
    type: 'invalid_request_error',
    when: 'The admin API: what is there does not go with the change. The message says what it is.',
    message: '{why}.',
  },
  client_closed_request: {
    status: 499,
    type: 'invalid_request_error',
    retry: false,
    when: 'The client left before the answer. Seen in the ledger and the logs only.',
    message: 'The client closed the connection before the answer.',
  },
  internal_error: {
    status: 500,
    type: 'server_error',
    when: 'A fault of the gateway. Nothing of it leaks.',
    message: 'The gateway failed. The request id tells the operator more.',
  },
  upstream_timeout: {
    status: 500,
    type: 'server_error',
    retry: false,
    when: "The provider sent nothing at all for the whole attempt limit, or was not done when the function's own time was up.",
    message: '{provider} did not answer within {seconds} seconds.',
  },
  upstream_stream_failed: {
    status: 502,
    type: 'server_error',
    retry: false,
    when: 'The provider began an answer and its stream broke off, or the last attempt could not connect.',
    message: '{provider} broke off before the answer was complete. Nothing was run twice; send the request again if you wish.',
  },
  upstream_output_unknown: {
    status: 502,
    type: 'server_error',
    retry: false,
    when: "The provider's answer has a kind of content that this dialect has no place for, or that Leeway does not know. Never left out silently. In-band behind the start.",
    message:
      'The answer has {what}, which cannot be carried. What came before it is all that can be told; call the provider in its own dialect to get it.',
  },
  subsystem_unavailable: {
    status: 503,
    type: 'server_error',
    when: 'An operator switched a subsystem off, or the database that authenticates cannot be reached. The message names it; `Retry-After` when an end is known.',
    message: '{subsystem} is unavailable at the moment. Try again later.',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof catalogue

/** The row of a code; widened, so that readers see every optional member. */
export const rowOf = (code: ErrorCode): ErrorRow => catalogue[code]
