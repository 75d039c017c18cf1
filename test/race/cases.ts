// What a race over a window of 10 seconds does, case by case: which attempts open and end when, and what the caller is told.
import { expect } from '@jest/globals'
import type { Plays } from './scripted-provider.ts'
import { answers, failsInside, overloaded, queues, refuses, serves, specimens } from './streams.ts'

export interface Case {
  readonly name: string
  readonly plays: Plays
  readonly timeline: readonly string[]
  readonly reason: string
  readonly tier: string
  readonly waited: number
  readonly status?: number
  readonly code?: string
  readonly attempts: readonly (readonly [tier: string, outcome: string, waitedMs: number])[]
  readonly environment?: Readonly<Record<string, string>>
}

export const standard = serves(200)
const capacity = { message: 'Overloaded', code: 'server_is_overloaded' }
const noFlex = { message: 'Flex is not available for this model.', type: 'invalid_request_error', param: 'service_tier', code: null }

/** Milliseconds at which flex opens when every attempt fails at once: fifteen attempts fit evenly, the last would be too late to be of use. */
const tries = Array.from({ length: 14 }, (_, index) => 500 * index)
const lastTry = 6_500

/** A window of 10 s: standard opens at 7 s at the latest. */
export const cases: readonly Case[] = [
  {
    name: 'flex wins',
    plays: { flex: serves(300, 200) },
    timeline: ['0 open flex', '500 done flex'],
    reason: 'flex_won',
    tier: 'flex',
    waited: 300,
    attempts: [['flex', 'started', 300]],
  },
  {
    name: 'flex queues, then wins just in time',
    plays: { flex: serves(6_999) },
    timeline: ['0 open flex', '6999 done flex'],
    reason: 'flex_won',
    tier: 'flex',
    waited: 6_999,
    attempts: [['flex', 'started', 6_999]],
  },
  {
    name: 'flex is late: cancelled before standard opens',
    plays: { flex: serves(7_001), default: standard },
    timeline: ['0 open flex', '7000 aborted flex', '7000 open default', '7200 done default'],
    reason: 'flex_deadline',
    tier: 'default',
    waited: 7_200,
    attempts: [
      ['flex', 'late', 7_000],
      ['default', 'started', 200],
    ],
  },
  {
    name: 'flex sends no headers in time',
    plays: { flex: { headersAt: 8_000 }, default: standard },
    timeline: ['0 open flex', '7000 aborted flex', '7000 open default', '7200 done default'],
    reason: 'flex_deadline',
    tier: 'default',
    waited: 7_200,
    attempts: [
      ['flex', 'late', 7_000],
      ['default', 'started', 200],
    ],
  },
  {
    name: 'refused, tried again, admitted',
    plays: { flex: [refuses(), refuses(), serves(100)] },
    timeline: ['0 open flex', '0 done flex', '500 open flex', '500 done flex', '1000 open flex', '1100 done flex'],
    reason: 'flex_won',
    tier: 'flex',
    waited: 1_100,
    attempts: [
      ['flex', 'refused', 0],
      ['flex', 'refused', 0],
      ['flex', 'started', 100],
    ],
  },
  {
    name: 'refused until the budget is gone, then standard',
    plays: { flex: refuses(), default: standard },
    timeline: [...tries.flatMap(at => [`${at} open flex`, `${at} done flex`]), `${lastTry} open default`, `${lastTry + 200} done default`],
    reason: 'flex_capacity',
    tier: 'default',
    waited: lastTry + 200,
    attempts: [...tries.map(() => ['flex', 'refused', 0] as const), ['default', 'started', 200]],
  },
  {
    name: 'Retry-After that fits is honoured',
    plays: { flex: [refuses({ headers: { 'retry-after': '5' } }), serves()] },
    timeline: ['0 open flex', '0 done flex', '5000 open flex', '5000 done flex'],
    reason: 'flex_won',
    tier: 'flex',
    waited: 5_000,
    attempts: [
      ['flex', 'refused', 0],
      ['flex', 'started', 0],
    ],
  },
  {
    name: 'Retry-After beyond the budget: standard at once',
    plays: { flex: refuses({ headers: { 'retry-after': '30' } }), default: standard },
    timeline: ['0 open flex', '0 done flex', '0 open default', '200 done default'],
    reason: 'flex_capacity',
    tier: 'default',
    waited: 200,
    attempts: [
      ['flex', 'refused', 0],
      ['default', 'started', 200],
    ],
  },
  {
    name: 'overload inside the 200, then late',
    plays: { flex: [failsInside(overloaded, 1_000), queues()], default: standard },
    timeline: [...['0 open flex', '1000 aborted flex', '1500 open flex', '7000 aborted flex', '7000 open default', '7200 done default']],
    reason: 'flex_deadline',
    tier: 'default',
    waited: 7_200,
    attempts: [
      ['flex', 'refused', 1_000],
      ['flex', 'late', 5_500],
      ['default', 'started', 200],
    ],
  },
  ...(
    [
      ['a 408', answers(408, capacity), 'fault'],
      ['a 409', answers(409, capacity), 'fault'],
      ['a 500', answers(500, capacity), 'fault'],
      ['a 502', answers(502, {}), 'fault'],
      ['no connection', { connect: 'refused' }, 'unreached'],
      ['a reset', { connect: 'reset' }, 'broken'],
      ['a redirect', { status: 302, headers: { location: 'http://elsewhere/' } }, 'broken'],
      ['an empty 200', { body: [] }, 'broken'],
      ['an early end', { body: specimens.openai.opening }, 'broken'],
      ['garbage', { body: '\u0000<html>\n\n\n' }, 'broken'],
      ['a server error inside the 200', failsInside({ code: 'server_error', message: 'Sorry' }), 'fault'],
    ] as const
  ).map(
    ([name, play, outcome]): Case => ({
      name: `${name} is a fault: tried again until the budget is gone`,
      plays: { flex: play, default: standard },
      timeline: expect.arrayContaining([...tries.map(at => `${at} open flex`), `${lastTry} open default`]) as never,
      reason: 'flex_fault',
      tier: 'default',
      waited: lastTry + 200,
      attempts: [...tries.map(() => ['flex', outcome, 0] as const), ['default', 'started', 200]],
    }),
  ),
  {
    name: 'a silent flex attempt is a fault once the attempt limit is over',
    environment: { ATTEMPT_LIMIT: '2' },
    plays: { flex: queues(), default: standard },
    timeline: [
      ...['0 open flex', '2000 aborted flex', '2500 open flex', '4500 aborted flex', '5000 open flex', '7000 aborted flex'],
      ...['7000 open default', '7200 done default'],
    ],
    reason: 'flex_deadline',
    tier: 'default',
    waited: 7_200,
    attempts: [
      ['flex', 'silent', 2_000],
      ['flex', 'silent', 2_000],
      ['flex', 'late', 2_000],
      ['default', 'started', 200],
    ],
  },
  ...(
    [
      ['by status', answers(400, noFlex), '0 done flex'],
      ['inside the 200', failsInside({ ...noFlex, code: 'invalid_value' }), '0 aborted flex'],
    ] as const
  ).map(
    ([name, play, ended]): Case => ({
      name: `no flex tier, ${name}: standard at once`,
      plays: { flex: play, default: standard },
      timeline: ['0 open flex', ended, '0 open default', '200 done default'],
      reason: 'flex_unsupported',
      tier: 'default',
      waited: 200,
      attempts: [
        ['flex', 'unsupported', 0],
        ['default', 'started', 200],
      ],
    }),
  ),
  ...(
    [
      [400, { message: 'Wrong', code: 'invalid_value' }, 'invalid_value'],
      [403, { message: 'Not for you', code: 'forbidden' }, 'forbidden'],
      [404, { message: 'No such model', code: 'model_not_found' }, 'model_not_found'],
      [413, { message: 'Too large', code: 'too_large' }, 'too_large'],
      [422, { message: 'Wrong', code: 'unprocessable' }, 'unprocessable'],
      [418, { message: 'Teapot', code: 'teapot' }, 'teapot'],
      [429, { message: 'Pay', type: 'insufficient_quota', code: 'insufficient_quota' }, 'insufficient_quota'],
      [429, { message: 'Pay', code: 'billing_hard_limit_reached' }, 'billing_hard_limit_reached'],
    ] as const
  ).map(
    ([status, error, code]): Case => ({
      name: `rejected with ${status} ${code}: no fallback`,
      plays: { flex: answers(status, error) },
      timeline: ['0 open flex', '0 done flex'],
      reason: 'flex_fault',
      tier: 'flex',
      waited: 0,
      status,
      code,
      attempts: [['flex', 'rejected', 0]],
    }),
  ),
  {
    name: 'standard could not connect: tried once more',
    plays: { flex: refuses({ headers: { 'retry-after': '30' } }), default: [{ connect: 'refused', headersAt: 100 }, serves(100)] },
    timeline: ['0 open flex', '0 done flex', '0 open default', '100 unreached default', '100 open default', '200 done default'],
    reason: 'flex_capacity',
    tier: 'default',
    waited: 200,
    attempts: [
      ['flex', 'refused', 0],
      ['default', 'unreached', 100],
      ['default', 'started', 100],
    ],
  },
  {
    name: 'standard could not connect twice: 502',
    plays: { flex: refuses({ headers: { 'retry-after': '30' } }), default: { connect: 'refused' } },
    timeline: ['0 open flex', '0 done flex', '0 open default', '0 unreached default', '0 open default', '0 unreached default'],
    reason: 'flex_capacity',
    tier: 'default',
    waited: 0,
    status: 502,
    code: 'upstream_stream_failed',
    attempts: [
      ['flex', 'refused', 0],
      ['default', 'unreached', 0],
      ['default', 'unreached', 0],
    ],
  },
  {
    name: 'standard refused too: its error',
    plays: { flex: refuses({ headers: { 'retry-after': '30' } }), default: answers(503, capacity) },
    timeline: ['0 open flex', '0 done flex', '0 open default', '0 done default'],
    reason: 'flex_capacity',
    tier: 'default',
    waited: 0,
    status: 503,
    code: 'server_is_overloaded',
    attempts: [
      ['flex', 'refused', 0],
      ['default', 'refused', 0],
    ],
  },
  {
    name: 'standard is silent for the whole limit: upstream_timeout',
    environment: { ATTEMPT_LIMIT: '5' },
    plays: { flex: refuses({ headers: { 'retry-after': '30' } }), default: queues() },
    timeline: ['0 open flex', '0 done flex', '0 open default', '5000 aborted default'],
    reason: 'flex_capacity',
    tier: 'default',
    waited: 5_000,
    status: 500,
    code: 'upstream_timeout',
    attempts: [
      ['flex', 'refused', 0],
      ['default', 'silent', 5_000],
    ],
  },
]
