// Gemini's Interactions: where it is called, and what else is to know of it without speaking it.
import type { About } from '../about.ts'

export const about = {
  name: 'interactions',
  title: 'Interactions',
  paths: ['/v1/interactions', '/v1beta/interactions', '/v1/v1/interactions', '/v1/v1beta/interactions', '/interactions'],
  home: 'gemini',
  exampleModel: 'gemini-3.6-flash',
  usageAt: ['interaction', 'usage'],
  function: { folder: 'interactions', sandboxes: 100 },
} as const satisfies About
