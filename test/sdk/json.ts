// Final objects as plain data: what an SDK adds for convenience is dropped, and what differs from call to call is blanked.

export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** Members that the SDKs add to what the server sent. */
const added: ReadonlySet<string> = new Set([
  ...['parsed', 'output_parsed', 'parsed_arguments', 'parsed_output', 'continuation_ids', 'output_text', 'initial_input_tokens'],
])

/** A copy as plain JSON, without the members that an SDK added. */
export const plain = (value: unknown): Json =>
  JSON.parse(JSON.stringify(value, (name, member: unknown) => (added.has(name) ? undefined : member))) as Json

/** Ids, times and seals, which no two calls share. They must still be there. */
const fleeting: ReadonlySet<string> = new Set([
  ...['id', 'call_id', 'created', 'created_at', 'completed_at', 'updated', 'signature', 'encrypted_content'],
])

/** The same object with every id, time and seal replaced by its type. */
export const timeless = (value: Json): Json =>
  JSON.parse(
    JSON.stringify(value, (name, member: unknown) => (fleeting.has(name) && member !== null && member !== '' ? typeof member : member)),
  ) as Json
