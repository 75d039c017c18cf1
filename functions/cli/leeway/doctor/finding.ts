// What the doctor found at one place.

export interface Finding {
  readonly name: string
  /** Null: not looked at. */
  readonly ok: boolean | null
  readonly detail: string
  /** What to do about it; null where there is nothing to do. */
  readonly remedy: string | null
}

export const well = (name: string, detail: string): Finding => ({ name, ok: true, detail, remedy: null })
export const wrong = (name: string, detail: string, remedy: string): Finding => ({ name, ok: false, detail, remedy })
export const unseen = (name: string, detail: string, remedy: string): Finding => ({ name, ok: null, detail, remedy })
