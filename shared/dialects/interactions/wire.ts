// Gemini's Interactions as the wire that Gemini is called through.
import type { Wire } from '../dialect.ts'
import { observe, observeWhole } from './observe.ts'
import { encode } from './request-encode.ts'
import { decoder } from './stream-decode.ts'
import { folder } from './whole-fold.ts'

export const interactionsWire: Wire = { name: 'interactions', encode, observe, observeWhole, decoder, folder }
