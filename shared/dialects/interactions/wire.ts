// Gemini's Interactions as the wire that Gemini is called through.
import { bareFault } from '../../upstream/fault.ts'
import type { TranslatedWire } from '../dialect.ts'
import { observer, observeWhole } from './observe.ts'
import { encodeRequest } from './request.ts'
import { decoder } from './stream.ts'
import { folder } from './whole.ts'

export const interactionsWire: TranslatedWire = {
  name: 'interactions',
  encode: encodeRequest,
  observer,
  observeWhole,
  decoder,
  folder,
  bareFault,
}
