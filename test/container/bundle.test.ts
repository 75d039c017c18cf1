// What is in a container: no emulator, no simulator, no demo key; and what its image is made of.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it, test } from '@jest/globals'
import { build } from 'esbuild'
import { containerBundle } from '../../functions/container/build.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

const { metafile } = await build({ ...containerBundle, outfile: 'main.cjs', write: false, metafile: true, logLevel: 'silent' })
const inputs = Object.keys(metafile.inputs)

test('its entry imports no emulator, no simulator, no demo key and no admin API', () => {
  expect(inputs).toContain('functions/host/host.ts')
  expect(inputs.filter(path => /dynalite|functions\/(local|admin|cli)\/|^test\/|^bench\//.test(path))).toEqual([])
})

test('it finds credentials as containers have them', () => {
  expect(inputs.some(path => path.includes('@aws-sdk/credential-provider-http'))).toBe(true)
})

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')
  const of = (word: string) => lines.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1))

  it('builds in one stage and runs in another, on Node 24, as nobody special, with a health check', () => {
    expect(of('FROM')).toEqual(['node:24-slim AS build', 'node:24-slim'])
    expect(of('USER')).toEqual(['node'])
    expect(read('Dockerfile')).toMatch(/HEALTHCHECK[^\n]*\\\n[^\n]*\/healthz/)
  })

  it('copies what exists, and all that the bundle is made of', () => {
    const copied = of('COPY').filter(what => !what.startsWith('--from'))
    const sources = copied.flatMap(what => what.split(' ').slice(0, -1))
    expect(sources.filter(path => !existsSync(new URL(path, root)))).toEqual([])
    const own = inputs.filter(path => !path.startsWith('node_modules/'))
    expect(own.filter(path => !sources.some(source => path === source || path.startsWith(`${source}/`)))).toEqual([])
  })

  it('is given nothing that it does not copy', () => {
    expect(read('.dockerignore').split('\n')[0]).toBe('*')
    expect(read('.dockerignore')).not.toMatch(/^!(test|node_modules|\.git)/m)
  })
})
