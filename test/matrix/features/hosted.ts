// Features that only a scripted provider shows: search, citations, refusals, usage. Each script is played by every provider.
import { ask, asked, type Feature, home, merge } from '../feature.ts'
import type { Block, Script } from '../wires/block.ts'

const search: Block = { type: 'web-search', id: 'ws_1', query: 'weather Oslo' }
const snow = 'Snow in Oslo'

export const scripts = {
  'web-search': { blocks: [search, { type: 'text', pieces: ['Snow in ', 'Oslo'] }] },
  citations: {
    blocks: [
      { type: 'text', pieces: ['Snow in ', 'Oslo'], sources: [{ url: 'https://example.com/oslo', title: 'Oslo', start: 8, end: 12 }] },
    ],
  },
  refusal: { blocks: [{ type: 'refusal', pieces: ['I cannot ', 'help with that.'] }] },
  usage: {
    blocks: [{ type: 'text', pieces: ['Counted.'] }],
    tokens: { input: 300, cached: 100, cacheWrite: 50, output: 60, reasoning: 20 },
  },
  'mid-stream-error': { blocks: [{ type: 'text', pieces: ['Half an ', 'answer'] }], failure: 'The model broke down.' },
} satisfies Readonly<Record<string, Script>>

export const webSearch: Feature = {
  request: merge(ask('play web-search'), {
    responses: { tools: [{ type: 'web_search' }] },
    chat: { web_search_options: {} },
    interactions: { tools: [{ type: 'google_search' }] },
    messages: { tools: [{ type: 'web_search_20260318', name: 'web_search' }] },
    generate: { tools: [{ googleSearch: {} }] },
  }),
  sent: merge(asked('play web-search'), {
    openai: { tools: [{ type: 'web_search' }] },
    gemini: { tools: [{ type: 'google_search' }] },
    anthropic: { tools: [{ type: 'web_search_20260318', name: 'web_search' }] },
  }),
  gets: { searches: ['weather Oslo'], text: snow, stop: 'end' },
  from: { gemini: { found: 1 }, anthropic: { found: 1 } },
  losses: [
    {
      on: ({ surface, provider }) => surface !== 'chat' && provider !== 'openai' && home[surface] !== provider,
      gets: { searches: ['weather Oslo'], text: snow, stop: 'end' },
    },
  ],
}

const source = { url: 'https://example.com/oslo', title: 'Oslo' }
const cited = (words: string) => ({ text: snow, sources: [{ ...source, words }], stop: 'end' }) as const

export const citations: Feature = {
  request: ask('play citations'),
  gets: cited('Oslo'),
  losses: [
    { on: ({ surface, provider }) => provider === 'anthropic' && (surface === 'responses' || surface === 'chat'), gets: cited(snow) },
    { on: ({ surface, provider }) => provider === 'anthropic' && (surface === 'interactions' || surface === 'generate'), gets: cited('') },
    { on: ({ surface, provider }) => provider !== 'anthropic' && surface === 'messages', gets: cited('') },
  ],
}

const sorry = 'I cannot help with that.'

export const refusal: Feature = {
  request: ask('play refusal'),
  gets: { refusal: sorry, stop: 'refusal' },
  losses: [
    { on: ({ surface, provider }) => surface === 'interactions' && provider !== 'gemini', gets: { text: sorry, stop: 'end' } },
    { on: ({ surface }) => surface === 'generate', gets: { text: sorry, stop: 'refusal' } },
  ],
}

export const usage: Feature = {
  request: ask('play usage'),
  gets: { text: 'Counted.', stop: 'end' },
  counts: ({ surface, provider }) => {
    const cacheWrite = provider === 'gemini' ? 0 : 50
    switch (surface) {
      case 'responses':
        return { input: 300, cached: 100, cacheWrite, output: 60, reasoning: 20, total: 360 }
      case 'chat':
        return { input: 300, cached: 100, cacheWrite: provider === 'gemini' ? undefined : 50, output: 60, reasoning: 20, total: 360 }
      case 'interactions':
        return { input: 280, cached: 100, output: 40, reasoning: 20, toolUse: 20, total: 360 }
      case 'messages':
        return { input: 200 - cacheWrite, cached: 100, cacheWrite, output: 60, reasoning: 20 }
      case 'generate':
        return { input: 280, cached: 100, output: 40, reasoning: 20, toolUse: 20, total: 360 }
      default:
        return surface satisfies never
    }
  },
  losses: [
    {
      on: ({ surface, provider }) => surface === 'interactions' && provider !== 'gemini',
      counts: { input: 300, cached: 100, output: 40, reasoning: 20, toolUse: 0, total: 360 },
    },
    {
      on: ({ surface, provider }) => surface === 'generate' && provider !== 'gemini',
      counts: { input: 300, cached: 100, output: 40, reasoning: 20, toolUse: undefined, total: 360 },
    },
  ],
}
