// The transform of the tests: removes the types and keeps every position, so that stack traces and coverage stay true.
const { createHash } = require('node:crypto')
const { stripTypeScriptTypes } = require('node:module')

module.exports = {
  process: source => ({ code: stripTypeScriptTypes(source, { mode: 'strip' }) }),
  getCacheKey: (source, file) => createHash('sha256').update(`${process.version} ${file}\n${source}`).digest('hex'),
}
