// The two writes around a change: neither can be lost without the log saying so.
import { InternalServerError } from '@aws-sdk/client-dynamodb'
import { beforeEach, expect, it } from '@jest/globals'
import { ProvisionError } from '../../shared/accounts/provision.ts'
import { recorder } from '../../shared/admin/audit.ts'
import type { AuditLog } from '../../shared/admin/records.ts'

let written: string[]

beforeEach(() => {
  written = []
})

const unreachable = new InternalServerError({ $metadata: {}, message: 'away' })

const audit = (broken?: 'intend' | 'close'): AuditLog => ({
  async intend() {
    if (broken === 'intend') throw unreachable
    written.push('intended')
  },
  async close(_, { outcome }) {
    if (broken === 'close') throw unreachable
    written.push(outcome)
  },
  page: async () => ({ entries: [] }),
})

const actor = { admin: { hash: '0'.repeat(64), name: 'Somebody' }, requestId: 'req_1', at: 0, action: 'createAdmin' } as const

const change = (log: AuditLog, fault?: Error) =>
  recorder(
    { audit: log, log: { write: () => undefined } },
    actor,
  )({
    target: 'somewhere',
    before: null,
    async make() {
      written.push('made')
      if (fault) throw fault
      return { reply: 'a secret', after: { shown: true } }
    },
  })

it('writes before and after', async () => {
  expect(await change(audit())).toBe('a secret')
  expect(written).toEqual(['intended', 'made', 'done'])
})

it('changes nothing where the first row cannot be written', async () => {
  await expect(change(audit('intend'))).rejects.toBe(unreachable)
  expect(written).toEqual([])
})

it('answers nothing where the second cannot be written: the row stays intended', async () => {
  await expect(change(audit('close'))).rejects.toBe(unreachable)
  expect(written).toEqual(['intended', 'made'])
})

it('says that a refused change failed', async () => {
  const refused = new ProvisionError('taken')
  await expect(change(audit(), refused)).rejects.toBe(refused)
  expect(written).toEqual(['intended', 'made', 'failed'])
})

it.each([unreachable, new Error('a bug')])('leaves open what became of a change that broke: %s', async fault => {
  await expect(change(audit(), fault)).rejects.toBe(fault)
  expect(written).toEqual(['intended', 'made'])
})
