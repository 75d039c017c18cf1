// What is different in every recording gets a stand-in of the same length, so that a recording differs from the last one only where the program does.
import { createHash } from 'node:crypto'

/** What is random, and how much of it. */
const forms: readonly RegExp[] = [
  /(?<=flex_(?:live|admin)_)[0-9a-f]{30}/g,
  /(?<=req_)[0-9a-f]{32}/g,
  /(?<![0-9a-z_-])[0-9a-f]{12}(?![0-9a-z_-])/g,
]

/** Versions of secrets, cut by the audit log. */
const versions = /(?<=(?:version: |→ ))[0-9a-f-]{23}…/g

export interface Places {
  readonly url: string
  readonly home: string
}

/** Replaces what is random, each thing by the same stand-in wherever it is, and where the machine put things. */
export function maskOf({ url, home }: Places): (text: string) => string {
  const known = new Map<string, string>()
  const standIn = (found: string): string => {
    const hex = known.get(found) ?? createHash('sha256').update(`leeway ${known.size}`).digest('hex').slice(0, found.length)
    known.set(found, hex)
    return hex
  }
  return text => {
    const placed = text
      .replaceAll(url, 'http://127.0.0.1:8787')
      .replaceAll(home, '~')
      .replaceAll(/127\.0\.0\.1:(?!8787)\d+/g, '127.0.0.1:…')
    return forms.reduce((masked, form) => masked.replaceAll(form, standIn), placed.replaceAll(versions, '…'))
  }
}
