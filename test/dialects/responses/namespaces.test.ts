// Names of tools in namespaces, and of the search for tools, as the hub has them.
import { expect, it } from '@jest/globals'
import { toolNames } from '../../../shared/dialects/responses/namespaces.ts'

const namespace = (name: string, ...tools: string[]) => ({
  type: 'namespace',
  name,
  tools: tools.map(tool => ({ type: 'function', name: tool })),
})

it('joins a namespace and a name, and knows them apart again', () => {
  const names = toolNames({ tools: [namespace('mcp__files__', 'read'), namespace('agents', 'spawn')] })
  expect([names.hub('read', 'mcp__files__'), names.hub('spawn', 'agents'), names.hub('read')]).toEqual([
    'mcp__files__read',
    'agents__spawn',
    'read',
  ])
  expect(names.own('mcp__files__read')).toEqual({ name: 'read', namespace: 'mcp__files__' })
  expect(names.own('read')).toEqual({ name: 'read' })
  expect(names.own(names.search)).toEqual({ search: true })
})

it('no two tools get one name', () => {
  const plain = ['a__b', 'tool_search', 'a__b_'].map(name => ({ type: 'function', name }))
  const names = toolNames({ tools: [namespace('a', 'b'), namespace('a__', 'b'), ...plain, { type: 'tool_search', execution: 'client' }] })
  const all = [...plain.map(({ name }) => names.hub(name)), names.hub('b', 'a'), names.hub('b', 'a__'), names.search]
  expect(new Set(all).size).toBe(6)
  expect(all.slice(0, 3)).toEqual(['a__b', 'tool_search', 'a__b_'])
  expect(names.own(names.hub('b', 'a__'))).toEqual({ name: 'b', namespace: 'a__' })
})

it('a call of the history whose tool is gone keeps its namespace', () => {
  const input = [{ type: 'function_call', call_id: 'c', name: 'spawn', namespace: 'agents', arguments: '{}' }]
  expect(toolNames({ input }).hub('spawn', 'agents')).toBe('agents__spawn')
})
