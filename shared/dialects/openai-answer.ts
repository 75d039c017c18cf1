// What the answers of OpenAI's two dialects have in common: minted ids, the tier in OpenAI's words, the error object.
import type { Fault } from '../errors/envelope.ts'

/** An id of our own, the same for the same request. */
export const mint = (prefix: string, requestId: string): string => `${prefix}_${requestId.replace(/^req_/, '')}`

/** Whether an output item's id is one that we minted: the request's id and the item's place (responses/stream.ts). OpenAI's own have no place. */
export const isMinted = (id: unknown): boolean => typeof id === 'string' && /^[a-z]+_[0-9a-f]+_\d+$/.test(id)

/** OpenAI's word for the tier that was served; only the standard tier has another name elsewhere. */
export const openaiTier = (tier: string | undefined): string | null => (tier === 'standard' ? 'default' : (tier ?? null))

/** The `error` object of a stream's failure. */
export const errorObject = ({ message, type, code, param }: Fault): Record<string, string | null> => ({ type, code, message, param })

/** Epoch seconds, as OpenAI counts. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
