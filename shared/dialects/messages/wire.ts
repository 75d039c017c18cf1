// Anthropic's Messages as the wire that Anthropic is called through.
import { bareFault } from '../../upstream/fault.ts'
import type { Wire } from '../dialect.ts'
import { observe, observeWhole } from './observe.ts'
import { encodeRequest } from './request.ts'
import { decoder } from './stream.ts'
import { folder } from './whole.ts'

export const messagesWire: Wire = { name: 'messages', encode: encodeRequest, observe, observeWhole, decoder, folder, bareFault }
