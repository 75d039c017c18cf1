// Times for people: always UTC.

/** Unix seconds as `2026-11-22 02:12:52Z`; `–` where there is none. */
export const timeOf = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? '–' : `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')}Z`

/** Unix seconds as their UTC day. */
export const dayOf = (seconds: number | null | undefined): string =>
  seconds === null || seconds === undefined ? '–' : new Date(seconds * 1000).toISOString().slice(0, 10)

/** `0.8 s`, `12 s`, `3 min 20 s`. */
export function lasting(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return '–'
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
