// Whom a failed authentication counts against (contract §7): the peer that the platform saw, IPv6 by its /64.
import { isIPv6 } from 'node:net'
import type { HttpRequest } from './event.ts'

/**
 * The address to count. `X-Forwarded-For` is a caller's own word, so it is read only behind `trustedHops` proxies of the operator's
 * (a container's load balancer): the entry that the outermost of them wrote.
 */
export function sourceOf({ peer, headers }: HttpRequest, trustedHops: number): string {
  if (trustedHops === 0) return network(peer)
  const forwarded = (headers['x-forwarded-for'] ?? '').split(',').map(part => part.trim())
  return network(forwarded.at(-trustedHops) || peer)
}

function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  return isIPv6(plain) ? `${firstFourGroups(plain).join(':')}::/64` : plain
}

function firstFourGroups(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].slice(0, 4).map(group => group.replace(/^0+(?=.)/, ''))
}
