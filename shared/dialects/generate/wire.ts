// Google's generateContent as the wire that Gemini is called through by callers of the same dialect.
import { bareFault } from '../../upstream/fault.ts'
import type { Wire } from '../dialect.ts'
import { observer, observeWhole } from './observe.ts'
import { encodeRequest } from './request.ts'
import { folder } from './whole.ts'

export const generateWire: Wire = { name: 'generate', asksInPath: true, encode: encodeRequest, observer, observeWhole, folder, bareFault }
