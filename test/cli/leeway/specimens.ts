// What the admin API answers in these tests.
import type { AdminView, AuditView, KeyView, OrganisationView, Replies } from '../../../shared/admin/contract.ts'

export const organisation: OrganisationView = {
  id: 'acme',
  name: 'Acme Ltd',
  billing_state: 'active',
  request_limit: 1500,
  created: 1_795_219_200,
}

export const key: KeyView = {
  fingerprint: '0123456789ab',
  organisation: 'acme',
  label: 'production',
  status: 'active',
  requests_per_minute: 100,
  credit_micro_usd: 20_000_000,
  held_micro_usd: 0,
  monthly_budget_micro_usd: null,
  spent_micro_usd: 125_000,
  expires_at: null,
  start_within: null,
  native_parameters: false,
  max_output_tokens: null,
  models: null,
  created: 1_795_219_200,
}

export const secretKey = 'flex_live_0123456789abcdef01234567abcdef'

export const admin: AdminView = { fingerprint: 'abcdef012345', name: 'Ada', status: 'active', created: 1_795_219_200 }

export const auditRow: AuditView = {
  request_id: 'req_1',
  at: 1_795_219_200,
  admin: { fingerprint: 'abcdef012345', name: 'Ada' },
  action: 'changeOrganisation',
  target: 'organisations/acme',
  outcome: 'done',
  code: null,
  before: { name: 'Acme', request_limit: 500 },
  after: { name: 'Acme', request_limit: 1500 },
}

const sums = {
  failed: 0,
  unknown_cost: 0,
  cached_tokens: 0,
  cache_write_tokens: 0,
  reasoning_tokens: 0,
  fee_micro_usd: 0,
  waiting_cost_micro_usd: 0,
}

const day = (date: string, requests: number, paid: number, saved: number) => ({
  ...sums,
  day: date,
  requests,
  input_tokens: 1000 * requests,
  output_tokens: 200 * requests,
  cost_micro_usd: paid,
  saved_micro_usd: saved,
  standard_cost_micro_usd: paid + saved,
  net_micro_usd: saved,
})

export const usage: Replies['showUsage'] = {
  object: 'list',
  from: '2026-11-01',
  to: '2026-11-22',
  by: ['day'],
  data: [day('2026-11-20', 100, 4_000_000, 4_000_000), day('2026-11-21', 10, 2_000_000, 0)],
  total: { ...day('', 110, 6_000_000, 4_000_000) },
  next_cursor: null,
  complete_through: '2026-11-20',
  live: true,
  as_of: 1_795_348_800,
}

export const receipt: Replies['showReceipt'] = {
  id: 'req_1',
  object: 'receipt',
  state: 'closed',
  surface: 'responses',
  provider: 'openai',
  model: 'gpt-5.5',
  start_within: '00h-00m-30s',
  arrived_at: 1_795_219_200.5,
  ended_at: 1_795_219_205,
  status: 200,
  code: null,
  reason: 'flex_won',
  waited_ms: 800,
  attempts: [{ tier: 'flex', outcome: 'started', waited_ms: 790, maybe_billed: false }],
  served_tier: 'flex',
  usage: { input_tokens: 1000, cached_tokens: 400, cache_write_tokens: null, output_tokens: 200, reasoning_tokens: 50 },
  cost_micro_usd: 4600,
  standard_cost_micro_usd: 9200,
  saved_micro_usd: 4600,
  fee_micro_usd: 920,
  waiting_cost_micro_usd: 11,
  net_micro_usd: 4589,
  catalogue_version: '2026-11-21.0123abcd',
}

export const statement: Replies['showStatement'] = {
  id: 'st_acme_2026-10',
  object: 'statement',
  organisation: 'acme',
  month: '2026-10',
  state: 'invoiced',
  closed_at: 1_793_664_000,
  carried_in_micro_usd: 1_500_000,
  fees_micro_usd: 24_000_500,
  correction_micro_usd: 0,
  total_micro_usd: 25_500_500,
  invoiced_cents: 2550,
  carried_out_micro_usd: 500,
  collection: 'automatic',
  invoice: { id: 'in_1', status: 'open' },
  lines: [
    {
      ...{
        kind: 'fee',
        month: '2026-10',
        key: '0123456789ab',
        key_label: 'production',
        provider: 'openai',
        model: 'gpt-5.5',
        tier: 'flex',
      },
      ...{ requests: 1200, saved_micro_usd: 120_002_500, fee_micro_usd: 24_000_500 },
    },
    {
      ...{ kind: 'carried', month: '2026-09', key: null, key_label: null, provider: null, model: null, tier: null },
      ...{ requests: 0, saved_micro_usd: 0, fee_micro_usd: 1_500_000 },
    },
  ],
}

const { lines: _, ...short } = statement
export const statements: Replies['listStatements'] = { data: [short], next_cursor: null }

const windowOf = (start_within: string, odds: number, median_wait_ms: number) => ({ start_within, odds, median_wait_ms })

export const odds: Replies['showOdds'] = {
  data: [
    {
      provider: 'openai',
      model: 'gpt-5.5',
      flex: {
        windows: [windowOf('00h-00m-05s', 0.412, 900), windowOf('00h-10m-00s', 0.998, 14_000)],
        standard_start_p99_ms: 2300,
        based_on_races: 42,
      },
    },
    { provider: 'gemini', model: 'gemini-3.5-flash', flex: null },
  ],
  next_cursor: null,
}
