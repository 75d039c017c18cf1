// The walk-through: from an empty deployment to a customer's first saving and its statement. Everything between the words is recorded.
import { type Deployment, startDeployment } from './deployment.ts'
import { maskOf } from './masks.ts'
import { tapeOf } from './tape.ts'

const openAiKey = 'sk-proj-example'

/** Long contracts of the weeks that follow, by day of November. */
const traffic = [
  ['03', 2],
  ['04', 4],
  ['05', 3],
  ['06', 5],
  ['09', 1],
  ['10', 4],
  ['11', 3],
  ['12', 2],
  ['13', 4],
  ['16', 2],
] as const

/** About 235,000 tokens. */
const longContract = { input: 'The parties agree as follows. '.repeat(31_400), max_output_tokens: 3_000 }

/** docs/operations.md, recorded anew. */
export async function recordWalkthrough(): Promise<string> {
  const deployment = await startDeployment()
  const tape = tapeOf(deployment, maskOf(deployment))
  try {
    await begin(tape)
    const key = await firstCustomer(tape)
    await firstSaving(tape, key)
    await weeks(tape, deployment, key)
    await everyDay(tape)
    await monthsEnd(tape, deployment)
    await end(tape)
    return tape.page()
  } finally {
    await deployment.stop()
  }
}

type Tape = ReturnType<typeof tapeOf>

async function begin(tape: Tape): Promise<void> {
  tape.say(
    '<!-- Recorded by `node docs/operations/record.ts` from the real commands. Edit docs/operations/walkthrough.ts, not this. -->',
    '# Operations',
    "From an empty deployment to a customer's first saving and its statement, in a terminal. Every command and its output is recorded from the program itself, on a deployment with emulated AWS and providers (a test records it again and " +
      'compares); only what is random has stand-ins. `leeway` stands for `npm run leeway --`. All commands: [commands.md](commands.md).',
    '## The first admin key',
    'The admin API wants an admin key of each call, and there is none yet. `bootstrap` writes the first one straight into the table, with your AWS credentials: `--table` is `TableName` among the outputs of the stack, ' +
      "and `LEEWAY_ADMIN_URL` the admin function's URL. On the local gateway `npm start` prints an admin key instead; hand it over with `leeway login`.",
  )
  await tape.time('2026-11-02T09:00:00Z')
  await tape.run('leeway bootstrap --login --name Ada')
  tape.say('Whoever may write to the table could do this again; everybody else cannot:')
  await tape.run('leeway bootstrap')
  tape.say('Is everything in its place? The doctor looks from outside and from inside, and says what to do where something is wrong:')
  await tape.sweep()
  await tape.run('leeway doctor')
}

/** The key of the new customer. */
async function firstCustomer(tape: Tape): Promise<string> {
  tape.say(
    '## A customer',
    'An organisation, the key of its own OpenAI account (typed unseen, tried, then stored), and a Leeway key, which is shown this once:',
  )
  await tape.run('leeway organisations create "Acme Ltd" --id acme')
  await tape.run('leeway providers set openai --organisation acme --test', [openAiKey])
  const shown = await tape.run('leeway keys create --organisation acme --label contracts --rate paid')
  return /flex_live_[0-9a-f]{30}/.exec(shown)?.[0] ?? ''
}

async function firstSaving(tape: Tape, key: string): Promise<void> {
  tape.say(
    '## The first saving',
    'Acme changes the base URL and the key in its code, and says how long the answer may take to start. What the reply says of itself:',
  )
  const id = await tape.request(key, { model: 'gpt-5.5', input: 'Hello', start_within: '00h-00m-30s' })
  tape.say('And what the operator sees of it:')
  await tape.run(`leeway receipts show ${id} --organisation acme`)
}

async function weeks(tape: Tape, deployment: Deployment, key: string): Promise<void> {
  for (const [day, count] of traffic) {
    deployment.at(`2026-11-${day}T10:00:00Z`)
    for (let sent = 0; sent < count; sent++)
      await deployment.request(key, { model: 'gpt-5.5-pro', ...longContract, start_within: '00h-05m-00s' })
    await deployment.request(key, { model: 'gpt-5.5', ...longContract, start_within: 'default' })
  }
  tape.say(
    '## Usage and savings',
    'Two weeks later Acme has had long contracts read, most of them within five minutes, some at once (`"default"`):',
  )
  await tape.run('leeway usage --organisation acme')
  await tape.run('leeway usage --organisation acme --by model,tier')
  tape.say('And all customers side by side:')
  await tape.run('leeway savings')
  tape.say('`leeway odds` shows what to expect of flex at the moment, by model and window.')
}

async function everyDay(tape: Tape): Promise<void> {
  tape.say('## Every day', 'Somebody pasted the key into a chat. A new one with the same options, and an hour for Acme to change over:')
  await tape.time('2026-11-17T08:00:00Z')
  const list = await tape.run('leeway keys list --organisation acme')
  const fingerprint = /^[0-9a-f]{12}(?= {2}contracts)/m.exec(list)?.[0] ?? ''
  await tape.run(`leeway keys rotate ${fingerprint} --organisation acme --overlap 1h`)
  tape.say('It was used by strangers before the hour was over; every sandbox refuses it from now on:')
  await tape.run(`leeway keys revoke ${fingerprint} --organisation acme`, ['y'])
  tape.say('OpenAI has an outage. Customers are told at once, and when to come back, instead of waiting for it:')
  await tape.run('leeway switches off openai --until 2h --yes')
  await tape.run('leeway switches on openai')
  tape.say('Who did what? Every change has its row, and none of them a secret:')
  await tape.run('leeway audit --limit 5')
  tape.say('Everything is there for programs as well:')
  await tape.run('leeway organisations show acme --json')
}

async function monthsEnd(tape: Tape, deployment: Deployment): Promise<void> {
  tape.say(
    '## The statement',
    'The fee of this deployment is 20 % of the saving (`FEE_PERCENT=20`; the default is 0). On the first days of December the month is closed by itself, once its last day is swept. The close says:',
  )
  await tape.time('2026-12-02T03:30:00Z')
  await tape.sweep()
  const { month, state, organisations, statements, invoiced } = await deployment.close('2026-11')
  tape.block([JSON.stringify({ month, state, organisations, statements, invoiced })])
  tape.say(
    'From 20 USD on a statement is invoiced; less is carried on to the next month. Without a payment provider you collect it yourself ([billing.md](billing.md)):',
  )
  await tape.run('leeway statements list --organisation acme')
  await tape.run('leeway statements show 2026-11 --organisation acme')
  await tape.run('leeway billing show --organisation acme')
  tape.say('Acme does not pay. Its races are answered with 402 from now on, all other requests go through:')
  await tape.run('leeway billing set overdue --organisation acme', ['y'])
}

async function end(tape: Tape): Promise<void> {
  tape.say(
    '## The end',
    'A stack does not know the secrets that were stored at run time, so `cdk destroy` would leave them. This deletes them for good, and `--destroy` runs `cdk destroy` after it:',
  )
  await tape.run('leeway teardown', ['y'])
}
