// A key that a provider echoes is masked before anything reads the answer; without a key nothing is copied.
import { expect, it } from '@jest/globals'
import { maskFrames, maskHeaders, maskText } from '../../shared/upstream/mask.ts'
import { splitter } from '../../shared/upstream/sse.ts'

const secret = 'sk-the-key'

it('masks every place of a text', () => {
  expect(maskText(`${secret} is wrong: ${secret}`, secret)).toBe('*** is wrong: ***')
})

it('masks the values of headers, and leaves those that are absent', () => {
  expect(maskHeaders({ 'x-echo': `Bearer ${secret}`, 'x-other': 'a', 'x-none': undefined }, secret)).toEqual({
    'x-echo': 'Bearer ***',
    'x-other': 'a',
    'x-none': undefined,
  })
})

it('masks frames in their bytes and in what is read of them, and keeps other characters', () => {
  const split = splitter().push(Buffer.from(`data: {"text":"é ${secret}"}\n\n`))
  const masked = maskFrames(split, secret)
  expect(masked.bytes.toString('utf8')).toBe('data: {"text":"é ***"}\n\n')
  expect(masked.frames.map(({ json }) => json)).toEqual([{ text: 'é ***' }])
})

it('gives frames without the key back as they are', () => {
  const split = splitter().push(Buffer.from('data: {}\n\n'))
  expect(maskFrames(split, secret)).toBe(split)
})
