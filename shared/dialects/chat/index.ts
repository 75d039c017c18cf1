// OpenAI Chat Completions, as a surface only: requests for OpenAI go through the Responses wire too.
export { chatSurface } from './surface.ts'
