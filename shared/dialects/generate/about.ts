// Google's generateContent: where it is called, and what else is to know of it without speaking it.
import type { About } from '../about.ts'

export const about = {
  name: 'generate',
  title: 'generateContent',
  paths: [
    '/v1beta/models/{model}:generateContent',
    '/v1beta/models/{model}:streamGenerateContent',
    '/v1/models/{model}:generateContent',
    '/v1/models/{model}:streamGenerateContent',
    '/models/{model}:generateContent',
    '/models/{model}:streamGenerateContent',
  ],
  home: 'gemini',
  exampleModel: 'gemini-3.6-flash',
  usageAt: ['usageMetadata'],
  counting: {
    paths: ['/v1beta/models/{model}:countTokens', '/v1/models/{model}:countTokens', '/models/{model}:countTokens'],
    count: 'totalTokens',
    answer: {},
  },
  function: { folder: 'generate-content', sandboxes: 100 },
} as const satisfies About
