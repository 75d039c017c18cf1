// A Messages request: Anthropic's rules beyond the shape, and what it asks for.
import type { IncomingHttpHeaders } from 'node:http'
import { inputTokens } from '../answer/answer.ts'
import { parse } from '../issues.ts'
import { knowsModel } from '../models.ts'
import { isSealedBy } from '../seal.ts'
import type { Ask, Json, JsonObject, ToolChoice, ToolOffer } from '../types.ts'
import { checkBetas } from './betas.ts'
import { refuse, refuseFault } from './errors.ts'
import { checkLimits, checkTold, type Told } from './limits.ts'
import { type Content, countRequest, type Message, type MessagesRequest, messagesRequest, type Tool } from './schema.ts'

const versions = ['2023-01-01', '2023-06-01', '2026-10-21']

const blocksOf = (message: Message | undefined): readonly Content[] => {
  if (!message) return []
  return typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content
}

const textsOf = (blocks: readonly Content[]): string => blocks.flatMap(block => (block.type === 'text' ? [block.text] : [])).join('\n')

function resultText(block: Extract<Content, { type: 'tool_result' }>): string {
  if (typeof block.content === 'string') return block.content
  return (block.content ?? []).flatMap(part => (part.type === 'text' ? [part.text] : [])).join('\n')
}

const callsOf = (message: Message | undefined): readonly string[] => {
  const calls = blocksOf(message).filter(block => block.type === 'tool_use')
  return message?.role === 'assistant' ? calls.map(block => block.id) : []
}

const resultsOf = (message: Message | undefined) => blocksOf(message).filter(block => block.type === 'tool_result')

/** Every call is answered in the very next message, and every result answers a call of the message before. */
function checkTurn(messages: readonly Message[], index: number): void {
  const answered = resultsOf(messages[index + 1]).map(block => block.tool_use_id)
  const open = callsOf(messages[index]).filter(id => !answered.includes(id))
  if (open.length > 0)
    throw refuse(
      400,
      `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
    )
  const called = callsOf(messages[index - 1])
  const lost = resultsOf(messages[index]).find(block => !called.includes(block.tool_use_id))
  if (lost)
    throw refuse(
      400,
      `messages.${index}.content: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${lost.tool_use_id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
    )
}

/** Blocks that only one role may hold. */
const ownRole: Readonly<Record<string, Message['role'] | undefined>> = {
  tool_use: 'assistant',
  thinking: 'assistant',
  redacted_thinking: 'assistant',
  tool_result: 'user',
  image: 'user',
}

function checkIds(messages: readonly Message[]): void {
  const seen = new Set<string>()
  for (const [index, message] of messages.entries()) {
    for (const [at, block] of blocksOf(message).entries()) {
      if (block.type !== 'tool_use') continue
      if (seen.has(block.id)) throw refuse(400, `messages.${index}.content.${at}: \`tool_use\` ids must be unique`)
      seen.add(block.id)
    }
  }
}

function checkMessages(messages: readonly Message[]): void {
  checkIds(messages)
  if (messages[0]?.role === 'assistant') throw refuse(400, 'messages: first message must use the "user" role')
  for (const [index, message] of messages.entries()) {
    const blocks = blocksOf(message)
    const last = index === messages.length - 1
    const empty = message.content.length === 0
    const directive = message.role === 'system' && message.output_config !== undefined
    if (empty && !directive && !(last && message.role === 'assistant'))
      throw refuse(400, `messages.${index}: all messages must have non-empty content except for the optional final assistant message`)
    checkTurn(messages, index)
    const misplaced = blocks.find(block => (ownRole[block.type] ?? message.role) !== message.role)
    if (misplaced)
      throw refuse(400, `messages.${index}: \`${misplaced.type}\` blocks can only be in \`${ownRole[misplaced.type]}\` messages`)
    const forged = blocks.findIndex(block => block.type === 'thinking' && !isSealedBy('anthropic', block.signature))
    if (forged >= 0) throw refuse(400, `messages.${index}.content.${forged}: Invalid \`signature\` in \`thinking\` block`)
  }
}

function checkVersion(request: MessagesRequest, version: string): void {
  if (version !== '2026-10-21') return
  for (const name of ['temperature', 'top_p', 'top_k'] as const)
    if (request[name] !== undefined) throw refuse(400, `${name}: Extra inputs are not permitted`)
  for (const [index, message] of request.messages.entries()) {
    if (message.role === 'assistant' && blocksOf(message).some(block => block.type === 'document'))
      throw refuse(400, `messages.${index}: \`document\` blocks are not permitted in \`assistant\` messages`)
  }
}

function checkModel({ model }: Told): void {
  if (!knowsModel('anthropic', model)) throw refuse(404, `model: ${model}`)
}

function checkRequest(request: MessagesRequest): void {
  const thinking = request.thinking
  if (thinking?.type === 'enabled' && typeof thinking.budget_tokens === 'number' && thinking.budget_tokens >= request.max_tokens)
    throw refuse(
      400,
      '`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size',
    )
  const forced = request.tool_choice?.type === 'any' || request.tool_choice?.type === 'tool'
  if (forced && thinks(request)) throw refuse(400, 'Thinking may not be enabled when tool_choice forces tool use.')
  if (request.tool_choice && !request.tools?.length) throw refuse(400, 'tool_choice: may only be specified while providing `tools`')
}

const thinks = (request: MessagesRequest): boolean => request.thinking?.type === 'enabled' || request.thinking?.type === 'adaptive'

function toolChoice(choice: MessagesRequest['tool_choice']): ToolChoice {
  if (!choice) return { kind: 'auto' }
  return choice.type === 'tool' ? { kind: 'named', names: [choice.name] } : { kind: choice.type }
}

const disablesParallel = (choice: MessagesRequest['tool_choice']): boolean =>
  choice !== undefined && 'disable_parallel_tool_use' in choice && choice.disable_parallel_tool_use === true

/** Throws `Refused` where it is missing or none. */
export function readVersion(headers: IncomingHttpHeaders): string {
  const version = headers['anthropic-version']
  if (typeof version !== 'string') throw refuse(400, 'anthropic-version: header is required')
  if (!versions.includes(version)) throw refuse(400, `anthropic-version: "${version}" is not a valid version`)
  return version
}

/** Tools of these types are the client's to run, though their schemas are Anthropic's own. */
const clientTools = /^(bash|text_editor|memory)_\d/

/** The tools that the client runs. */
function offersOf(tool: Tool): readonly ToolOffer[] {
  if (typeof tool.name !== 'string') return []
  if ('input_schema' in tool) return [{ name: tool.name, form: 'function', schema: tool.input_schema as JsonObject }]
  if (!clientTools.test(String(tool.type))) return []
  return [{ name: tool.name, form: 'function', schema: { properties: { command: { type: 'string' } }, required: ['command'] } }]
}

/** Throws `Refused` for what Anthropic answers with 400 or 404. */
export function decodeMessages(body: Json, headers: IncomingHttpHeaders): Ask {
  const version = readVersion(headers)
  const request = parse(messagesRequest, body, refuseFault)
  checkModel(request)
  checkBetas(body as JsonObject, headers)
  checkRequest(request)
  checkVersion(request, version)
  checkMessages(request.messages)
  checkLimits(request)
  const user = request.messages.findLast(message => message.role === 'user' && textsOf(blocksOf(message)) !== '')
  return {
    model: request.model,
    tier: request.service_tier,
    flex: false,
    stream: request.stream === true,
    text: textsOf(blocksOf(user)),
    results: resultsOf(request.messages.at(-1)).map(resultText),
    tools: (request.tools ?? []).flatMap(offersOf),
    toolChoice: toolChoice(request.tool_choice),
    parallel: !disablesParallel(request.tool_choice),
    schema: request.output_config?.format?.schema as JsonObject | undefined,
    cap: request.max_tokens,
    reasons: thinks(request),
    inputLength: JSON.stringify([request.messages, request.system, request.tools]).length,
    body: body as JsonObject,
  }
}

/** The reply of `POST /v1/messages/count_tokens`; throws `Refused` as the request itself would. */
export function countMessages(body: Json, headers: IncomingHttpHeaders): JsonObject {
  readVersion(headers)
  const request = parse(countRequest, body, refuseFault)
  checkModel(request)
  checkBetas(body as JsonObject, headers)
  checkMessages(request.messages)
  checkTold(request)
  return { input_tokens: inputTokens(JSON.stringify([request.messages, request.system, request.tools]).length) }
}
