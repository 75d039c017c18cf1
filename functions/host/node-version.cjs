// Loaded before a script that is TypeScript: an older Node is told so in one line, instead of failing on a file's extension.
const [major] = process.versions.node.split('.')

if (Number(major) < 24) {
  console.error(
    `Leeway needs Node 24 or newer, and this is Node ${process.versions.node}: install it from https://nodejs.org/ and try again.`,
  )
  process.exit(1)
}
