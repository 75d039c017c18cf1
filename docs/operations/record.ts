// Writes docs/operations.md: `node docs/operations/record.ts`.
import { writeFile } from 'node:fs/promises'
import { recordWalkthrough } from './walkthrough.ts'

await writeFile(new URL('../operations.md', import.meta.url), await recordWalkthrough())
