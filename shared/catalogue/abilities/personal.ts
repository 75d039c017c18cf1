// What a provider that wants an opaque identifier of a user takes for personal, and refuses.

export interface Personal {
  /** As refusals name it. */
  readonly what: string
  readonly pattern: RegExp
}

/** An e-mail address anywhere in it, or a telephone number (https://github.com/BerriAI/litellm/issues/10106). */
export const personal: readonly Personal[] = [
  { what: 'an email address', pattern: /[^\s@]+@[^\s@]+\.[^\s@]+/ },
  { what: 'a phone number', pattern: /^\+?[\d\s().-]{7,}$/ },
]
