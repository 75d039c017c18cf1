// Cuts a text into the pieces in which it is streamed; one piece counts as one token.
export const pieces = (text: string): readonly string[] => text.match(/\s*\S{1,8}|\s+/gu) ?? []
