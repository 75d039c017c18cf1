// Short stand-ins for names and ids that a provider would refuse: the same for the same text, whoever asks and whenever.
import { createHash } from 'node:crypto'

/** The SHA-256 of the text in hex, or the first `length` digits of it. */
export const digest = (text: string, length = 64): string => createHash('sha256').update(text).digest('hex').slice(0, length)
