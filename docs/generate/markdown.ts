// The little Markdown that the generated pages are made of.

/** A table, its columns padded as the formatter wants them; cells may hold pipes and line breaks. */
export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const cells = [head, ...lines].map(line => line.map(cell))
  const widths = head.map((_, column) => Math.max(3, ...cells.map(line => line[column]?.length ?? 0)))
  const [first = '', ...others] = cells.map(line => `| ${line.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  return [first, `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...others].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** Inline code, whatever it holds. */
export const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)

/** Joins the parts of a page with blank lines; what is empty is left out. */
export const page = (...parts: readonly string[]): string => `${parts.filter(part => part !== '').join('\n\n')}\n`

/** Marks a page as generated, and from what. */
export const generatedFrom = (source: string): string => `<!-- Generated from ${source} by \`npm run docs\`. Edit that, not this. -->`
