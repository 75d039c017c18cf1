import OpenAI from 'openai'
import Anthropic from '@anthropic-ai/sdk'
import Anthropic0 from '@anthropic-ai/sdk-0'
import { GoogleGenAI } from '@google/genai'
import { GoogleGenAI as G2 } from '@google/genai-2'
import { startGateway } from '../support/gateway.ts'
const t0 = Date.now()
const gw = await startGateway()
console.log('start', Date.now() - t0)
const openai = new OpenAI({ apiKey: gw.key, baseURL: gw.url + '/v1' })
const bad = 'flex_live_bad'
const show = (e: any) => console.log(e?.constructor?.name, Object.fromEntries(Object.getOwnPropertyNames(e).filter(n => n !== 'stack').map(n => [n, n === 'headers' || n==='request'||n==='response' ? '...' : e[n]])), e.message)
try { await openai.responses.create({ model: 'gpt-5.5', input: 'hi' }) } catch (e) { show(e) }
for (const A of [Anthropic, Anthropic0]) {
  const a = new A({ apiKey: gw.key, baseURL: gw.url })
  try { await a.messages.create({ model: 'claude-sonnet-5', max_tokens: 100, messages: [{ role: 'user', content: 'x' }] }) } catch (e) { show(e) }
  const r = await a.messages.create({ model: 'claude-sonnet-5', max_tokens: 100, messages: [{ role: 'user', content: 'x' }], start_within: 'default' } as any).withResponse()
  console.log(r.request_id, JSON.stringify(r.data), Object.fromEntries(r.response.headers))
}
for (const G of [GoogleGenAI, G2]) {
  const g = new G({ apiKey: gw.key, httpOptions: { baseUrl: gw.url } })
  try { await g.interactions.create({ model: 'gemini-3.5-flash', input: 'x' }) } catch (e) { show(e) }
  const p: any = g.interactions.create({ model: 'gemini-3.5-flash', input: 'x', start_within: 'default' } as any)
  console.log(Object.getOwnPropertyNames(Object.getPrototypeOf(p)))
  const r = await p
  console.log(JSON.stringify(r), Object.getOwnPropertySymbols(r), Object.getOwnPropertyNames(Object.getPrototypeOf(r)))
  console.log(gw.log.at(-1))
}
await gw.close()
