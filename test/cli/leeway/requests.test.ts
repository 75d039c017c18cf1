// Each command's requests: which route it calls, with which parameters, query and body, held against the contract's own schemas.
import { describe, expect, it } from '@jest/globals'
import { contract, type RouteName } from '../../../shared/admin/contract.ts'
import { type Answers, type Call, fakeAdmin } from './fake-admin.ts'
import { leeway, now } from './fake-host.ts'
import { admin, auditRow, key, odds, organisation, receipt, secretKey, statement, statements, usage } from './specimens.ts'

const providers = { organisation: 'acme', providers: [], version: null }
const tested = { provider: 'openai', outcome: 'valid', status: 200, message: 'It lists 3 models.', fingerprint: '01234567' } as const
const off = { name: 'gemini', off: true, until: null }

const answers: Answers = {
  createOrganisation: organisation,
  listOrganisations: { data: [organisation], next_cursor: null },
  showOrganisation: organisation,
  changeOrganisation: organisation,
  createKey: { key: secretKey, record: key },
  listKeys: { data: [key], next_cursor: null },
  showKey: key,
  changeKey: key,
  rotateKey: { key: secretKey, record: key, previous: { ...key, expires_at: 1_795_348_800 } },
  revokeKey: key,
  addCredit: key,
  listProviderKeys: providers,
  storeProviderKey: providers,
  testProviderKey: tested,
  removeProviderKey: providers,
  showUsage: usage,
  showReceipt: receipt,
  listStatements: statements,
  showStatement: statement,
  showOdds: odds,
  listSwitches: { data: [off], next_cursor: null },
  switchOff: off,
  switchOn: { ...off, off: false },
  createAdmin: { key: 'flex_admin_x', admin },
  listAdmins: { data: [admin], next_cursor: null },
  revokeAdmin: admin,
  listAudit: { data: [auditRow], next_cursor: null },
}

type Expected = Partial<Call> & { readonly name: RouteName }
const acme = { organisation: 'acme' }
const ofKey = { organisation: 'acme', fingerprint: '0123456789ab' }
const seconds = now / 1000

const lines: readonly (readonly [line: string, call: Expected, piped?: string])[] = [
  [
    'organisations create Acme --id acme --limit 9 --billing overdue',
    { name: 'createOrganisation', body: { name: 'Acme', id: 'acme', request_limit: 9, billing_state: 'overdue' } },
  ],
  ['organisations create Acme', { name: 'createOrganisation', body: { name: 'Acme' } }],
  ['organisations list', { name: 'listOrganisations', query: { limit: '200' } }],
  ['organisations show acme', { name: 'showOrganisation', parameters: acme }],
  ['organisations update acme --name New', { name: 'changeOrganisation', parameters: acme, body: { name: 'New' } }],
  ['keys create --organisation acme', { name: 'createKey', parameters: acme, body: {} }],
  [
    'keys create --organisation acme --label l --rate paid --credit 12.5 --expires 30d --start-within 00h-00m-30s --native-parameters yes --max-output-tokens 32000 --models gpt-5.5,o3 --budget 100',
    {
      name: 'createKey',
      body: {
        label: 'l',
        requests_per_minute: 'paid',
        credit_micro_usd: 12_500_000,
        expires_at: seconds + 30 * 86_400,
        start_within: '00h-00m-30s',
        native_parameters: true,
        max_output_tokens: 32_000,
        models: ['gpt-5.5', 'o3'],
        monthly_budget_micro_usd: 100_000_000,
      },
    },
  ],
  ['keys list --organisation acme', { name: 'listKeys', parameters: acme }],
  ['keys show 0123456789ab --organisation acme', { name: 'showKey', parameters: ofKey }],
  [
    'keys update 0123456789ab --organisation acme --rate 77 --native-parameters no',
    { name: 'changeKey', parameters: ofKey, body: { requests_per_minute: 77, native_parameters: false } },
  ],
  [
    'keys update 0123456789ab --organisation acme --expires none --start-within none --models none --budget none --credit none',
    {
      name: 'changeKey',
      body: { expires_at: null, start_within: null, models: null, monthly_budget_micro_usd: null, credit_micro_usd: null },
    },
  ],
  ['keys update 0123456789ab --organisation acme --expires 2026-12-31', { name: 'changeKey', body: { expires_at: 1_798_675_200 } }],
  ['keys rotate 0123456789ab --organisation acme', { name: 'rotateKey', parameters: ofKey, body: {} }],
  ['keys rotate 0123456789ab --organisation acme --overlap 12h', { name: 'rotateKey', body: { overlap_seconds: 43_200 } }],
  ['keys rotate 0123456789ab --organisation acme --overlap 0s --yes', { name: 'rotateKey', body: { overlap_seconds: 0 } }],
  ['keys revoke 0123456789ab --organisation acme --yes', { name: 'revokeKey', parameters: ofKey }],
  [
    'keys credit 0123456789ab --organisation acme --usd 20 --id payment-1',
    { name: 'addCredit', parameters: ofKey, body: { id: 'payment-1', micro_usd: 20_000_000 } },
  ],
  [
    'keys credit 0123456789ab --organisation acme --usd -0.000001',
    { name: 'addCredit', body: { id: expect.stringMatching(/^cli-[0-9a-f]{18}$/), micro_usd: -1 } },
  ],
  ['providers list --organisation acme', { name: 'listProviderKeys', parameters: acme }],
  [
    'providers set openai --organisation acme',
    { name: 'storeProviderKey', parameters: { ...acme, provider: 'openai' }, body: { key: 'sk-secret' } },
    ' sk-secret\n',
  ],
  ['providers test gemini --organisation acme', { name: 'testProviderKey', parameters: { ...acme, provider: 'gemini' }, body: {} }],
  ['providers remove anthropic --organisation acme -y', { name: 'removeProviderKey', parameters: { ...acme, provider: 'anthropic' } }],
  ['usage --organisation acme', { name: 'showUsage', parameters: acme, query: { by: 'day', limit: '200' } }],
  [
    'usage --organisation acme --from 2026-11-01 --to 2026-11-30 --by model,key',
    { name: 'showUsage', query: { from: '2026-11-01', to: '2026-11-30', by: 'model,key', limit: '200' } },
  ],
  ['receipts show req_1 --organisation acme', { name: 'showReceipt', parameters: { ...acme, id: 'req_1' } }],
  ['odds', { name: 'showOdds' }],
  ['statements list --organisation acme', { name: 'listStatements', parameters: acme }],
  ['statements show 2026-10 --organisation acme', { name: 'showStatement', parameters: { ...acme, month: '2026-10' } }],
  ['billing set overdue --organisation acme --yes', { name: 'changeOrganisation', parameters: acme, body: { billing_state: 'overdue' } }],
  ['switches list', { name: 'listSwitches' }],
  ['switches off gemini --yes', { name: 'switchOff', parameters: { name: 'gemini' }, body: {} }],
  ['switches off ft:gpt-5/x --until 2h --yes', { name: 'switchOff', parameters: { name: 'ft:gpt-5/x' }, body: { until: seconds + 7200 } }],
  ['switches on gemini', { name: 'switchOn', parameters: { name: 'gemini' } }],
  ['admins create Ada', { name: 'createAdmin', body: { name: 'Ada' } }],
  ['admins list', { name: 'listAdmins' }],
  ['admins revoke abcdef012345 --yes', { name: 'revokeAdmin', parameters: { fingerprint: 'abcdef012345' } }],
  ['audit --limit 5', { name: 'listAudit', query: { limit: '5' } }],
]

describe('what commands send', () => {
  it.each(lines)('%s', async (...[line, call, piped]) => {
    const api = fakeAdmin(answers)
    const { status, stderr } = await leeway(line.split(' '), { fetch: api.fetch, piped })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(api.calls).toEqual([expect.objectContaining(call)])
  })

  it('knows a command for every route', () => {
    const called = new Set<string>([...lines.map(([, { name }]) => name), 'showStatus'])
    expect(Object.keys(contract).filter(name => !called.has(name))).toEqual([])
  })
})

describe('one JSON document on stdout', () => {
  it.each(lines)('%s', async (...[line, { name }, piped]) => {
    const api = fakeAdmin(answers)
    const { stdout, stderr } = await leeway([...line.split(' '), '--json'], { fetch: api.fetch, piped })
    expect(JSON.parse(stdout)).toEqual(answers[name])
    expect(stderr).toBe('')
  })
})

describe('pages', () => {
  const pages: Answers = {
    listOrganisations: ({ query: { cursor = '0' } }) => ({
      data: [{ ...organisation, id: `org_${cursor}` }],
      next_cursor: cursor === '2' ? null : String(Number(cursor) + 1),
    }),
    listAudit: ({ query: { cursor = '0', limit } }) => ({
      data: Array.from({ length: Number(limit) }, () => auditRow),
      next_cursor: cursor === '3' ? null : String(Number(cursor) + 1),
    }),
  }

  it('are read to the end', async () => {
    const api = fakeAdmin(pages)
    const { stdout } = await leeway(['organisations', 'list', '--json'], { fetch: api.fetch })
    expect(JSON.parse(stdout)).toMatchObject({ data: [{ id: 'org_0' }, { id: 'org_1' }, { id: 'org_2' }], next_cursor: null })
    expect(api.calls.map(({ query }) => query.cursor)).toEqual([undefined, '1', '2'])
  })

  it.each([
    [['--limit', '250'], 250, ['200', '50'], '2'],
    [['--all'], 800, ['200', '200', '200', '200'], null],
  ])('are read as far as asked: %j', async (argv, count, limits, next) => {
    const api = fakeAdmin(pages)
    const { stdout } = await leeway(['audit', ...argv, '--json'], { fetch: api.fetch })
    const found: { readonly data: unknown[]; readonly next_cursor: unknown } = JSON.parse(stdout)
    expect([found.data.length, found.next_cursor]).toEqual([count, next])
    expect(api.calls.map(({ query }) => query.limit)).toEqual(limits)
  })
})
