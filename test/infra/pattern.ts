// Patterns as IAM reads them: `*` stands for any text and `?` for any one character, whatever characters they are.

export function matches(text: string, pattern: string): boolean {
  const form = pattern
    .replace(/[.+^$()[\]{}|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${form}$`, 's').test(text)
}
