// Colours, where a terminal shows them and nobody asked for none (NO_COLOR, https://no-color.org).

export interface Paint {
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warning: (text: string) => string
}

const escapeCode = String.fromCharCode(27)
const coloured = (code: number) => (text: string) => (text === '' ? '' : `${escapeCode}[${code}m${text}${escapeCode}[0m`)
const plain = (text: string): string => text

export const paintOf = (colours: boolean): Paint =>
  colours
    ? { faint: coloured(2), good: coloured(32), bad: coloured(31), warning: coloured(33) }
    : { faint: plain, good: plain, bad: plain, warning: plain }

/** Whether to colour: `NO_COLOR` (not empty) and `TERM=dumb` say no, `FORCE_COLOR` says yes, else a terminal does. */
export function wantsColour(environment: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (environment.NO_COLOR) return false
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0'
  return isTerminal && environment.TERM !== 'dumb'
}
