// Bars in a terminal: two parts of a whole beside each other, scaled to the largest row.

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar of at most `width` cells for `value` of `largest`; never empty for a value above 0. */
export function bar(value: number, largest: number, width: number): string {
  if (largest <= 0 || value <= 0) return ''
  const cells = Math.max(1, Math.round((value / largest) * width * 8))
  return '█'.repeat(Math.floor(cells / 8)) + (eighths[cells % 8] ?? '')
}

/**
 * What was paid and what was saved of a price, as one bar: `████▒▒▒▒`.
 * @param largest the largest paid + saved of all rows
 */
export function stacked({ paid, saved, largest }: { paid: number; saved: number; largest: number }, width: number): string {
  if (largest <= 0) return ''
  const whole = Math.round(((paid + saved) / largest) * width)
  const solid = Math.min(whole, Math.round((paid / largest) * width))
  return (paid + saved > 0 && whole === 0 ? '▏' : '█'.repeat(solid)) + '▒'.repeat(Math.max(0, whole - solid))
}
