// Anthropic's Messages as the wire that Anthropic is called through.
import type { Wire } from '../dialect.ts'
import { observe, observeWhole } from './observe.ts'
import { encode } from './request-encode.ts'
import { decoder } from './stream-decode.ts'
import { folder } from './whole-fold.ts'

export const messagesWire: Wire = { name: 'messages', encode, observe, observeWhole, decoder, folder }
