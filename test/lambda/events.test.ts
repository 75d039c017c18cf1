// Every event of test/events/ on its built function, as `npm run invoke` runs it; and what that reads of a template.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { functionNames } from './harness/bundles.ts'
import { inProcess, runEvent } from './invoke/run.ts'
import { startSurroundings } from './invoke/surroundings.ts'
import { type Deployed, deployedFunction } from './invoke/template.ts'

const folder = new URL('../events/', import.meta.url)
const events = readdirSync(folder).map(file => file.replace('.json', ''))
const eventOf = (name: string) => readFileSync(new URL(`${name}.json`, folder), 'utf8')

/** `responses-stream` is an event of `responses`. */
const functionOf = (event: string): string => functionNames.findLast(name => event === name || event.startsWith(`${name}-`)) ?? ''

const deployed = (name: string): Deployed => ({
  logicalId: name,
  asset: `${process.env.LEEWAY_TEST_BUNDLES}/${name}`,
  environment: {},
  memory: 512,
  timeoutMs: 30_000,
})

const statuses: Readonly<Record<string, number>> = { webhooks: 404, sweeper: 0, close: 0 }

async function outcomeOf(event: string, run = runEvent) {
  const name = functionOf(event)
  const { environment, close } = await startSurroundings({}, { swept: name === 'close' })
  try {
    return await run(deployed(name), { ...environment, LEEWAY_LOG: 'silent' }, eventOf(event))
  } finally {
    await close()
  }
}

it('every function has an event, and every event a function', () => {
  expect(new Set(events.map(functionOf))).toEqual(new Set(functionNames))
})

describe('the event', () => {
  it.each(events)('%s', async event => {
    const { head, body } = await outcomeOf(event)
    expect(head?.statusCode ?? 0).toBe(statuses[event] ?? 200)
    if (head?.headers['content-type']?.startsWith('text/event-stream')) expect(body).toContain('response.completed')
    else expect(JSON.parse(body)).toBeInstanceOf(Object)
  })
})

describe('without the runtime client', () => {
  it.each(['responses-stream', 'sweeper'])('%s runs in this process', async event => {
    const { head, body } = await outcomeOf(event, inProcess)
    expect(head?.statusCode ?? 0).toBe(statuses[event] ?? 200)
    expect(body).toContain(event === 'sweeper' ? '"closed":1' : 'response.completed')
  })
})

describe('a template', () => {
  const place = temporaryFolder()
  const file = join(place, 'stack.template.json')

  it('tells where a function’s code is and what it is set to', () => {
    const Variables = { TABLE_NAME: { Ref: 'Table' }, SECRETS_KEY: { 'Fn::GetAtt': ['Key', 'Arn'] }, FEE_PERCENT: '20' }
    const Properties = { Description: 'Leeway dev: usage', MemorySize: 256, Timeout: 60, Environment: { Variables } }
    const Usage = { Type: 'AWS::Lambda::Function', Properties, Metadata: { 'aws:asset:path': 'asset.1' } }
    writeFileSync(file, JSON.stringify({ Resources: { Table: { Type: 'AWS::DynamoDB::GlobalTable' }, Usage } }))
    expect(deployedFunction(file, 'usage')).toEqual({
      logicalId: 'Usage',
      asset: join(place, 'asset.1'),
      environment: { TABLE_NAME: 'Table', SECRETS_KEY: 'Key', FEE_PERCENT: '20' },
      memory: 256,
      timeoutMs: 60_000,
    })
    expect(() => deployedFunction(file, 'videos')).toThrow(/has no function videos/)
  })

  it('that is not there is asked for', () => {
    expect(() => deployedFunction(join(place, 'none.json'), 'usage')).toThrow(/npm run synth/)
  })
})
