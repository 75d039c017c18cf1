// docs/settings.md: every setting with its default, from the one schema.
import * as z from 'zod'
import { code, generatedFrom, page, table } from './markdown.ts'

/** The page of the settings of a gateway. */
export const renderSettings = (schema: z.ZodObject): string =>
  page(
    generatedFrom('shared/settings.ts'),
    '# Settings',
    'Environment variables of a gateway, deployed or local. All are optional; an empty value counts as absent.',
    table(
      ['name', 'default', 'what'],
      Object.entries(schema.shape).map(([name, setting]) => [code(name), defaultOf(setting), descriptionOf(setting)]),
    ),
  )

function defaultOf(setting: z.core.$ZodType): string {
  const { data } = z.safeParse(setting, undefined)
  if (data === undefined) return 'none'
  return code(typeof data === 'boolean' ? (data ? 'on' : 'off') : String(data))
}

const descriptionOf = (setting: z.core.$ZodType): string => ('description' in setting ? String(setting.description) : '')
