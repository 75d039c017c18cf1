// Which tier served: what the answer says, else the provider's tier header, else the tier that was asked for. Pure.
import type { Provider } from '../providers/index.ts'

interface Told {
  /** The tier in the answer itself, in the provider's own word. */
  readonly answer: string | undefined
  /** The provider's response headers. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly asked: string
}

export const servedTier = ({ tierHeader }: Pick<Provider, 'tierHeader'>, { answer, headers, asked }: Told): string =>
  answer ?? (tierHeader === undefined ? undefined : headers[tierHeader]) ?? asked
