// docs/emulator.md: what runs in the emulator, what is changed for it and what it lacks, from the data that the run itself uses.
import { generatedFrom, page, table } from '../../docs/generate/markdown.ts'
import { adaptations, lacks } from './adaptations.ts'
import { version } from './ministack.ts'
import { suites } from './suites.ts'

const list = (items: readonly string[]): string => items.map(item => `- ${item}`).join('\n')
const named = (name: string): string => `\`test/${name}.test.ts\``

export const renderEmulator = (): string =>
  page(
    generatedFrom('test/emulator/'),
    '# Against emulators that others wrote',
    '`npm run test:emulator` runs what follows, on loopback alone, and ends with the counts. What the machine lacks for a part is said in a line, and the tests of that part count as skipped. Downloads are kept in `~/.cache/leeway-emulators`.',
    '## The adapters against DynamoDB Local',
    'Wants Java of at least 17, and Linux with `unshare` and `ip`: DynamoDB Local listens on every address of its machine, so it runs with its tests in a network that has nothing but loopback. Every contract of `test/contract` and every test of `test/adapters/dynamodb` passes against it unchanged. Its licence wants an AWS account in good standing: whoever has none leaves Java out. On another system, start it by hand and run `DYNAMODB_ENDPOINT=http://127.0.0.1:8000 npm test -- test/contract test/adapters/dynamodb`.',
    '## The stack in MiniStack',
    `Wants Python of at least 3.10 (MiniStack ${version} is installed from PyPI) and AWS’s runtime client (\`npm ci --prefix test/lambda\`). The application is synthesised, its code uploaded, its template adapted as below and created as a stack by CloudFormation, with IAM enforced. Then the CLI, as a process and with the keys of an IAM user, makes the first admin key, an organisation, provider keys and customers’ keys over the deployed admin URL; and the functions are called at their URLs and through the REST API, against simulated providers.`,
    '### What is changed in the template',
    table(
      ['change', 'because the emulator …'],
      adaptations.map(({ what, why }) => [what, why]),
    ),
    '### What is not seen there',
    list(lacks),
    '### The suites of the local gateway',
    `They run once more on copies of the deployed functions, at URLs of their own, with the data in the servers that the tests carry with them: ${suites
      .filter(suite => suite.lacks === undefined)
      .map(({ name }) => named(name))
      .join(', ')}. Not:`,
    table(
      ['suite', 'why not'],
      suites.flatMap(({ name, lacks }) => (lacks === undefined ? [] : [[named(name), lacks]])),
    ),
  )
