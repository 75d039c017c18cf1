// A cheap look at a provider: its list of models, at the origin that the operator configured. Never more than that, never elsewhere.

export interface ProbeAnswer {
  readonly status: number
  readonly text: string
}

/** @returns undefined where no answer came in time */
export type Probe = (url: string, headers: Readonly<Record<string, string>>) => Promise<ProbeAnswer | undefined>

const patienceMs = 10_000

/** Redirects are not followed: a key must not travel to another host. */
export const httpProbe: Probe = async (url, headers) => {
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(patienceMs) })
    return { status: response.status, text: await response.text() }
  } catch {
    return undefined
  }
}
