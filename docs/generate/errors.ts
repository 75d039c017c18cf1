// docs/errors.md: one heading per code of the catalogue, so that the anchors of `doc_url` are the codes.
import type { ErrorRow } from '../../shared/errors/catalogue.ts'
import { code, generatedFrom, page, table } from './markdown.ts'

type Catalogue = Readonly<Record<string, ErrorRow>>

/** The page of every error that Leeway itself answers. */
export function renderErrors(catalogue: Catalogue): string {
  const entries = Object.entries(catalogue).toSorted(([, one], [, other]) => one.status - other.status)
  return page(
    generatedFrom('shared/errors/catalogue.ts'),
    '# Errors',
    introduction,
    table(
      ['code', 'status', 'type', 'when', 'retry'],
      entries.map(([name, row]) => [`[${code(name)}](#${name})`, String(row.status), code(row.type), row.when, retryWord(row)]),
    ),
    ...entries.map(([name, row]) => section(name, row)),
  )
}

const introduction = `Every surface answers errors in one envelope, which the stock SDKs map to their own exception classes. \`error.code\` is a heading of
this page, \`error.param\` the path of the field at fault, \`request_id\` what the operator needs to find the request. "Retry" is the
header \`x-should-retry\`. Errors of a provider keep their status; in the same dialect their body passes unchanged.
On the paths of Google's generateContent and of \`/v1beta/models\`, whose clients want it so, \`error.code\` is the HTTP status, and the code
stands in \`error.details[0].reason\` ([ADR 18](adr/0018-generate-content.md)).
In the messages below ‹…› stands for what the error fills in.`

const retryWord = ({ retry }: ErrorRow): string => (retry === undefined ? '-' : retry ? 'yes' : 'no')

const section = (name: string, row: ErrorRow): string =>
  page(`## ${name}`, `${row.status} ${code(row.type)}`, row.when, `> ${shown(row.message)}`, `**What to do.** ${remedy(row)}`).trimEnd()

/** A blank of the message as a reader sees one. */
const shown = (message: string): string => message.replace(/\{(\w+)\}/g, '‹$1›')

function remedy({ retry, status }: ErrorRow): string {
  if (retry === true) return 'Wait as long as `Retry-After` says and send it again; the stock SDKs do so by themselves.'
  if (retry === undefined) return 'Nothing is wrong with the request: send it again later. If it stays, give the operator the request id.'
  if (status >= 500)
    return 'The SDK does not send it again by itself, because that would start a new race. Send it again if you still want the answer.'
  return 'Change what the message names; sent again unchanged it fails again.'
}
