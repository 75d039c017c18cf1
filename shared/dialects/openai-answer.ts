// What the answers of OpenAI's two dialects have in common: minted ids, the tier in OpenAI's words, the error object.
import type { Fault } from '../errors/envelope.ts'

/** An id of our own, the same for the same request. */
export const mint = (prefix: string, requestId: string): string => `${prefix}_${requestId.replace(/^req_/, '')}`

/** OpenAI's word for the tier that was served; only the standard tier has another name elsewhere. */
export const openaiTier = (tier: string | undefined): string | null => (tier === 'standard' ? 'default' : (tier ?? null))

/** The `error` object of a stream's failure. */
export const errorObject = ({ message, type, code, param }: Fault): Record<string, string | null> => ({ type, code, message, param })

/** Epoch seconds, as OpenAI counts. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
