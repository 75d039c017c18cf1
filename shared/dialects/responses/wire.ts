// OpenAI Responses as the wire that OpenAI is called through.
import { bareFault } from '../../upstream/fault.ts'
import type { TranslatedWire } from '../dialect.ts'
import { observer, observeWhole } from './observe.ts'
import { encodeRequest } from './request.ts'
import { decoder } from './stream.ts'
import { folder } from './whole.ts'

export const responsesWire: TranslatedWire = {
  name: 'responses',
  encode: encodeRequest,
  observer,
  observeWhole,
  decoder,
  folder,
  bareFault,
}
