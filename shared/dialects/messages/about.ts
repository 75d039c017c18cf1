// Anthropic's Messages: where it is called, and what else is to know of it without speaking it.
import type { About } from '../about.ts'

export const about = {
  name: 'messages',
  title: 'Messages',
  paths: ['/v1/messages', '/v1/v1/messages', '/messages'],
  home: 'anthropic',
  exampleModel: 'claude-sonnet-5',
  usageAt: ['usage'],
  counting: {
    paths: ['/v1/messages/count_tokens', '/v1/v1/messages/count_tokens', '/messages/count_tokens'],
    count: 'input_tokens',
    answer: {},
  },
  function: { folder: 'messages', sandboxes: 200 },
} as const satisfies About
