// On one machine the admin API is for callers on that machine alone.
import { describe, expect, it } from '@jest/globals'
import type { Handler } from '../../functions/host/host.ts'
import { isLoopback, withAdmin } from '../../functions/local/admin-route.ts'
import type { HttpEvent } from '../../shared/http/event.ts'

describe('an address', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', 'localhost'])('%s is of this machine', address => {
    expect(isLoopback(address)).toBe(true)
  })

  it.each(['0.0.0.0', '::', '10.0.0.1', '192.168.1.127', '1127.0.0.1', '::1:1', '::ffff:10.0.0.1', 'localhost.example.com', 'unknown', ''])(
    '%j is not',
    address => expect(isLoopback(address)).toBe(false),
  )
})

describe('a request', () => {
  const answeredBy: string[] = []
  const named =
    (name: string): Handler =>
    async () => {
      answeredBy.push(name)
    }
  const others = named('others')

  const serve = async (path: string, { host = '127.0.0.1', ...event }: HttpEvent & { readonly host?: string }) => {
    const handler = withAdmin(() => others, { admin: named('admin'), host })(path)
    await handler(event, undefined as never, undefined as never)
    return answeredBy.pop()
  }
  const from = (sourceIp: string, headers = {}) => ({ headers, requestContext: { http: { sourceIp } } })

  it.each([
    ['/admin', from('127.0.0.1'), 'admin'],
    ['/admin/status', from('::1'), 'admin'],
    ['/administrator', from('127.0.0.1'), 'others'],
    ['/v1/models', from('127.0.0.1'), 'others'],
    ['/admin/status', from('10.0.0.7'), 'others'],
    ['/admin/status', {}, 'others'],
    ['/admin/status', from('127.0.0.1', { 'x-forwarded-for': '10.0.0.7' }), 'others'],
    ['/admin/status', from('127.0.0.1', { forwarded: 'for=10.0.0.7' }), 'others'],
    ['/admin/status', { ...from('127.0.0.1'), host: '0.0.0.0' }, 'others'],
    ['/admin/status', { ...from('127.0.0.1'), host: '::' }, 'others'],
    ['/admin/status', { ...from('::1'), host: '::1' }, 'admin'],
  ])('to %s, %j: %s', async (path, event, expected) => {
    expect(await serve(path, event)).toBe(expected)
  })
})
