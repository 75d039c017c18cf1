// OpenAI Chat Completions: where it is called, and what else is to know of it without speaking it. OpenAI itself is called through Responses.
import type { About } from '../about.ts'

export const about = {
  name: 'chat',
  title: 'Chat Completions',
  paths: ['/v1/chat/completions', '/chat/completions'],
  exampleModel: 'gpt-5.5',
  usageAt: ['usage'],
  function: { folder: 'chat-completions', sandboxes: 225 },
} as const satisfies About
