// What a process prints on both of its streams after a test file, so that what it printed before is known to be of that file.
export const endOfFile = '\u0000end of file\u0000'
