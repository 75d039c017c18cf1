// The reverse of the fold: a whole answer as the events of its stream, so that an encoder needs one path only.
import type { HubEvent } from './event.ts'
import type { Answer, Block } from './fold.ts'

/** One delta per block; `finish` or `error` last. Blocks are numbered anew, without gaps. */
export function unfold(answer: Answer): HubEvent[] {
  const begin: HubEvent = { type: 'begin', id: answer.id, model: answer.model, createdAt: answer.createdAt }
  const blocks = answer.blocks.filter(block => block !== undefined).flatMap(unfoldBlock)
  return [begin, ...blocks, last(answer)]
}

function last({ fault, finish, usage, tier }: Answer): HubEvent {
  return fault === undefined ? { type: 'finish', reason: finish ?? 'stop', usage, tier } : { type: 'error', fault }
}

function unfoldBlock(answerBlock: Block, block: number): HubEvent[] {
  switch (answerBlock.type) {
    case 'text':
      return [
        { type: 'text-start', block },
        ...(answerBlock.text === '' ? [] : [{ type: 'text-delta', block, text: answerBlock.text } as const]),
        ...answerBlock.sources.map(source => ({ type: 'source', block, ...source }) as const),
        { type: 'text-end', block },
      ]
    case 'refusal':
      return [
        { type: 'refusal-start', block },
        { type: 'refusal-delta', block, text: answerBlock.text },
        { type: 'refusal-end', block },
      ]
    case 'reasoning':
      return [
        { type: 'reasoning-start', block },
        ...(answerBlock.text === '' ? [] : [{ type: 'reasoning-delta', block, text: answerBlock.text } as const]),
        { type: 'reasoning-end', block, signature: answerBlock.signature },
      ]
    case 'tool':
      return [
        { type: 'tool-start', block, id: answerBlock.id, name: answerBlock.name, custom: answerBlock.custom },
        ...(answerBlock.arguments === '' ? [] : [{ type: 'tool-delta', block, arguments: answerBlock.arguments } as const]),
        { type: 'tool-end', block },
      ]
    case 'web-search':
      return [
        { type: 'web-search-start', block, id: answerBlock.id },
        { type: 'web-search-end', block, queries: answerBlock.queries, ...(answerBlock.failed && { failed: answerBlock.failed }) },
      ]
    case 'image':
      return [
        { type: 'image-start', block, url: answerBlock.url },
        { type: 'image-end', block },
      ]
    default:
      return answerBlock satisfies never
  }
}
