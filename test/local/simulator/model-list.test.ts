// GET /v1/models of the simulated providers: what their own SDKs read, for a key where each wants it.
import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import OpenAI from 'openai'
import { type Simulator, startSimulator } from '../../../functions/local/simulator/simulator.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator()
})

afterAll(async () => simulator.close())

it('is what the OpenAI SDK lists', async () => {
  const client = new OpenAI({ baseURL: `${simulator.origins.openai}/v1`, apiKey: 'any' })
  const ids: string[] = []
  for await (const { id } of client.models.list()) ids.push(id)
  expect(ids).toContain('gpt-5.5')
})

it('is what the Anthropic SDK lists', async () => {
  const client = new Anthropic({ baseURL: simulator.origins.anthropic, apiKey: 'any' })
  const ids: string[] = []
  for await (const { id } of client.models.list()) ids.push(id)
  expect(ids.length).toBeGreaterThan(0)
  for (const id of ids) expect(id).toMatch(/^claude-/)
})

it('is what Google lists', async () => {
  const answer = await fetch(`${simulator.origins.gemini}/v1/models`, { headers: { 'x-goog-api-key': 'any' } })
  const { models } = (await answer.json()) as { readonly models: readonly { readonly name: string }[] }
  expect(models.map(({ name }) => name)).toContain('models/gemini-3.5-flash')
})

it.each([
  ['openai', {}, 401],
  ['openai', { authorization: 'Bearer wrong' }, 401],
  ['openai', { 'x-api-key': 'any' }, 401],
  ['gemini', {}, 403],
  ['gemini', { 'x-goog-api-key': 'wrong' }, 400],
  ['anthropic', { 'anthropic-version': '2023-06-01' }, 401],
  ['anthropic', { 'anthropic-version': '2023-06-01', 'x-api-key': 'wrong' }, 401],
  ['anthropic', { 'x-api-key': 'any' }, 400],
] as const)('refuses %s with %j: %i', async (provider, headers, status) => {
  const answer = await fetch(`${simulator.origins[provider]}/v1/models`, { headers: { ...headers } })
  expect(answer.status).toBe(status)
  expect(await answer.json()).toHaveProperty('error')
  expect(simulator.calls).toEqual([])
})
