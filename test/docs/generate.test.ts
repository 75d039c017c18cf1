// The generated pages: complete, readable, and reported when stale.
import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'
import { renderErrors } from '../../docs/generate/errors.ts'
import { table } from '../../docs/generate/markdown.ts'
import { pages, stalePages } from '../../docs/generate/pages.ts'
import { renderParameters } from '../../docs/generate/parameters.ts'
import { renderSettings } from '../../docs/generate/settings.ts'
import { everywhere, ignored, limitedTo, mapped, native, refused } from '../../shared/dialects/parameters/fate.ts'
import { surfaces } from '../../shared/dialects/surfaces.ts'
import { catalogue } from '../../shared/errors/catalogue.ts'
import { settingsSchema } from '../../shared/settings.ts'

/** Without what pads the columns. */
const unpadded = (text: string): string => text.replace(/ +\|/g, ' |')

const linesOf = (text: string): string[] => text.split('\n')

describe('errors.md', () => {
  const lines = linesOf(renderErrors(catalogue))

  it.each(Object.keys(catalogue))('has a heading whose anchor is %s, and a row that leads to it', name => {
    expect(lines.filter(line => line === `## ${name}`)).toHaveLength(1)
    expect(lines.filter(line => line.startsWith(`| [\`${name}\`](#${name}) `))).toHaveLength(1)
  })

  it('says status, type, when, message and remedy, and leaves no blank of a message in braces', () => {
    const row = {
      status: 429,
      type: 'rate_limit_error',
      when: 'Often.',
      message: 'Wait {seconds} s before `{param}`.',
      retry: true,
    } as const
    const text = renderErrors({ too_often: row })
    expect(unpadded(text)).toContain('| [`too_often`](#too_often) | 429 | `rate_limit_error` | Often. | yes |')
    expect(text).toContain('> Wait ‹seconds› s before `‹param›`.')
    expect(text).toContain('**What to do.** Wait as long as `Retry-After` says')
  })
})

describe('parameters.md', () => {
  it('has every row of every surface', () => {
    const rows = Object.values(surfaces).flatMap(({ parameters }) => parameters)
    const lines = linesOf(renderParameters(surfaces)).filter(line => line.startsWith('| `'))
    expect(lines).toHaveLength(rows.length)
  })

  it('writes each fate with its note', () => {
    const rows = [
      { path: 'a', fates: { responses: native, interactions: mapped('As b.'), others: ignored('No place.') } },
      { path: 'b.*.c', on: ['d'], fates: everywhere(refused('; use d instead', [0])), nativeOption: true as const },
      { path: 'e.type', fates: { ...everywhere(limitedTo(['x'], ': no such thing')), responses: native } },
    ]
    const text = unpadded(renderParameters({ ...surfaces, responses: { parameters: rows } }))
    expect(text).toContain('| `a` | native | mapped | ignored | Gemini: As b. Anthropic: No place. |')
    expect(text).toContain('| `b.*.c` (d) | refused, option | refused | refused | Use d instead. Changes nothing, so accepted: `0`. |')
    expect(text).toContain('| `e.type` | native | limited | limited | No such thing. Carried: `"x"`. |')
  })

  it('names the code where it is another than unsupported_parameter', () => {
    expect(renderParameters(surfaces)).toContain('refused [`unsupported_value`](errors.md#unsupported_value)')
  })
})

describe('settings.md', () => {
  it.each(Object.keys(settingsSchema.shape))('lists %s with a description', name => {
    const line = linesOf(renderSettings(settingsSchema)).find(candidate => candidate.startsWith(`| \`${name}\` `))
    expect(line).toMatch(/\| [A-Z][^|]{10,}\. +\|$/)
  })

  it('writes defaults as an operator would', () => {
    const schema = z.object({
      A: z.coerce.number().default(3).describe('A number.'),
      B: z
        .enum(['on', 'off'])
        .transform(value => value === 'on')
        .default(true)
        .describe('A switch.'),
      C: z.string().optional().describe('Free.'),
      D: z.string().describe('Wanted.'),
    })
    const text = unpadded(renderSettings(schema))
    expect(linesOf(text).slice(-5, -1)).toEqual([
      '| `A` | `3` | A number. |',
      '| `B` | `on` | A switch. |',
      '| `C` | none | Free. |',
      '| `D` | none | Wanted. |',
    ])
  })
})

describe('pages', () => {
  const two = [
    { path: 'a.md', render: () => 'a' },
    { path: 'b.md', render: () => 'b' },
  ]

  it('have a path each', () => {
    expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length)
  })

  it('are stale where the stored text differs or is missing', () => {
    const stored: Readonly<Record<string, string>> = { 'a.md': 'a' }
    expect(stalePages(two, path => stored[path])).toEqual(['b.md'])
    expect(stalePages(two, path => path.charAt(0))).toEqual([])
  })

  it('are rendered the same every time', () => {
    for (const { render } of pages) expect(render()).toBe(render())
  })

  it('escape what would end a cell, and pad their columns', () => {
    expect(linesOf(table(['x', 'y'], [['a|b\nc', 'd']]))).toEqual(['| x      | y   |', '| ------ | --- |', '| a\\|b c | d   |'])
  })
})
