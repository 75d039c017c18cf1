// Whom a failed authentication counts against: the peer, IPv6 by its /64, and forwarded addresses only behind trusted hops (contract §7).
import { describe, expect, it } from '@jest/globals'
import { readEvent } from '../../shared/http/event.ts'
import { sourceOf } from '../../shared/http/source-ip.ts'

const source = (peer: string, forwarded: string | undefined, hops: number) =>
  sourceOf(readEvent({ headers: { 'X-Forwarded-For': forwarded }, requestContext: { http: { method: 'POST', sourceIp: peer } } }), hops)

describe('the network of an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
    ['2001:db8:1::2:3:4:5', '2001:db8:1:0::/64'],
    ['1:2:3::4:5:6:7', '1:2:3:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s counts as %s', (peer, expected) => {
    expect(source(peer, undefined, 0)).toBe(expected)
  })

  it('is the same for two addresses of one /64, and another for the next', () => {
    expect(source('2001:db8:a:b::1', undefined, 0)).toBe(source('2001:db8:a:b:ffff::2', undefined, 0))
    expect(source('2001:db8:a:b::1', undefined, 0)).not.toBe(source('2001:db8:a:c::1', undefined, 0))
  })
})

describe('X-Forwarded-For', () => {
  it.each<readonly [hops: number, forwarded: string | undefined, expected: string]>([
    [0, '198.51.100.1', '10.0.0.1'],
    [0, undefined, '10.0.0.1'],
    [1, '198.51.100.1', '198.51.100.1'],
    [1, '6.6.6.6, 198.51.100.1', '198.51.100.1'],
    [1, '6.6.6.6,198.51.100.1', '198.51.100.1'],
    [2, '6.6.6.6, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
    [2, '198.51.100.1', '10.0.0.1'],
    [1, undefined, '10.0.0.1'],
    [1, '', '10.0.0.1'],
    [1, '2001:db8:1:2:3::9', '2001:db8:1:2::/64'],
  ])('behind %d hops, "%s" gives %s', (hops, forwarded, expected) => {
    expect(source('10.0.0.1', forwarded, hops)).toBe(expected)
  })
})
