// Features of what stands beside text: images and files.
import { type Feature, sentTurn, textParts, userTurn } from '../feature.ts'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const pixelUrl = `data:image/png;base64,${pixel}`
const catUrl = 'https://example.com/cat.png'
const words = textParts('look')
const gets = { text: 'You said: look', stop: 'end' } as const

export const imageUrl: Feature = {
  request: userTurn({
    responses: [...words.responses, { type: 'input_image', image_url: catUrl, detail: 'auto' }],
    chat: [...words.chat, { type: 'image_url', image_url: { url: catUrl } }],
    interactions: [...words.interactions, { type: 'image', uri: catUrl, mime_type: 'image/png' }],
    messages: [...words.messages, { type: 'image', source: { type: 'url', url: catUrl } }],
    generate: [...words.generate, { fileData: { fileUri: catUrl, mimeType: 'image/png' } }],
  }),
  sent: sentTurn({
    openai: [...words.openai, { type: 'input_image', image_url: catUrl, detail: 'auto' }],
    gemini: [...words.gemini, { type: 'image', uri: catUrl, mime_type: 'image/png' }],
    anthropic: [...words.anthropic, { type: 'image', source: { type: 'url', url: catUrl } }],
  }),
  gets,
}

export const imageBase64: Feature = {
  request: userTurn({
    responses: [...words.responses, { type: 'input_image', image_url: pixelUrl, detail: 'auto' }],
    chat: [...words.chat, { type: 'image_url', image_url: { url: pixelUrl } }],
    interactions: [...words.interactions, { type: 'image', data: pixel, mime_type: 'image/png' }],
    messages: [...words.messages, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } }],
    generate: [...words.generate, { inlineData: { mimeType: 'image/png', data: pixel } }],
  }),
  sent: sentTurn({
    openai: [...words.openai, { type: 'input_image', image_url: pixelUrl, detail: 'auto' }],
    gemini: [...words.gemini, { type: 'image', data: pixel, mime_type: 'image/png' }],
    anthropic: [...words.anthropic, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } }],
  }),
  gets,
}

const pdf = Buffer.from('%PDF-1.4 a page').toString('base64')
const pdfUrl = `data:application/pdf;base64,${pdf}`
const filename = 'page.pdf'
const sentDocument = { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf } }

export const file: Feature = {
  request: userTurn({
    responses: [...words.responses, { type: 'input_file', filename, file_data: pdfUrl }],
    chat: [...words.chat, { type: 'file', file: { filename, file_data: pdfUrl } }],
    interactions: [...words.interactions, { type: 'document', data: pdf, mime_type: 'application/pdf' }],
    messages: [...words.messages, { ...sentDocument, title: filename }],
    generate: [...words.generate, { inlineData: { mimeType: 'application/pdf', data: pdf } }],
  }),
  sent: sentTurn({
    openai: [...words.openai, { type: 'input_file', file_data: pdfUrl }],
    gemini: [...words.gemini, { type: 'document', data: pdf, mime_type: 'application/pdf' }],
    anthropic: [...words.anthropic, sentDocument],
  }),
  gets,
  traces: [filename],
  losses: [
    { on: ({ surface, provider }) => provider === 'gemini' && surface !== 'interactions' && surface !== 'generate', without: filename },
  ],
}
