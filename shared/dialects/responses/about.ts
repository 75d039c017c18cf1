// OpenAI Responses: where it is called, and what else is to know of it without speaking it.
import type { About } from '../about.ts'

export const about = {
  name: 'responses',
  title: 'Responses',
  paths: ['/v1/responses', '/responses'],
  home: 'openai',
  exampleModel: 'gpt-5.5',
  usageAt: ['response', 'usage'],
  counting: {
    paths: ['/v1/responses/input_tokens', '/responses/input_tokens'],
    count: 'input_tokens',
    answer: { object: 'response.input_tokens' },
  },
  function: { folder: 'responses', sandboxes: 225 },
} as const satisfies About
