// How the commands behave: exit statuses, errors that help, questions, secrets, colours, and the files that keep an admin key.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { type Answers, adminKey, fakeAdmin, refusal } from './fake-admin.ts'
import { type HostWish, leeway } from './fake-host.ts'
import { key, organisation } from './specimens.ts'

const status = { version: '0.1.0', ok: true, checks: [] }
const withAnswers = (answers: Answers): HostWish => ({ fetch: fakeAdmin(answers).fetch })
const answering = (response: () => Response): HostWish => ({ fetch: async () => response() })

describe('exit statuses', () => {
  const failing = (code: number): Answers => ({ showOrganisation: () => refusal(code, 'some_code', 'So it is.') })

  it.each([
    ['0: done', ['organisations', 'show', 'acme'], withAnswers({ showOrganisation: organisation }), 0],
    ['0: help', ['--help'], {}, 0],
    ['0: help of a command', ['keys', 'create', '--help'], {}, 0],
    ['0: version', ['--version'], {}, 0],
    ['1: refused by the API', ['organisations', 'show', 'acme'], withAnswers(failing(409)), 1],
    [
      '1: a provider key that is not valid',
      ['providers', 'test', 'openai', '--organisation', 'acme'],
      withAnswers({ testProviderKey: { provider: 'openai', outcome: 'refused', status: 401, message: 'No.', fingerprint: null } }),
      1,
    ],
    ['2: no command', [], {}, 2],
    ['2: no such command', ['organisations', 'lst'], {}, 2],
    ['2: no such option', ['organisations', 'list', '--al'], {}, 2],
    ['2: an argument too many', ['organisations', 'list', 'x'], {}, 2],
    ['2: a missing option', ['keys', 'list'], {}, 2],
    ['2: a missing argument', ['organisations', 'show'], {}, 2],
    ['2: a value of a wrong form', ['usage', '--organisation', 'acme', '--from', 'yesterday'], {}, 2],
    ['2: nothing to change', ['organisations', 'update', 'acme'], {}, 2],
    ['2: no URL', ['organisations', 'list', '--url', 'here'], {}, 2],
    ['2: a URL on which the key would travel in the clear', ['organisations', 'list', '--url', 'http://example.com'], {}, 2],
    ['3: no admin key', ['organisations', 'list'], { environment: { LEEWAY_ADMIN_KEY: '' } }, 3],
    ['3: a wrong admin key', ['organisations', 'show', 'acme'], { ...withAnswers({}), environment: { LEEWAY_ADMIN_KEY: 'wrong' } }, 3],
    ['3: refused by IAM', ['organisations', 'list'], answering(() => Response.json({ Message: 'Forbidden' }, { status: 403 })), 3],
    ['4: not there', ['organisations', 'show', 'acme'], withAnswers(failing(404)), 4],
    ['5: nobody answers', ['organisations', 'list'], {}, 5],
    ['5: somebody else answers', ['organisations', 'list'], answering(() => new Response('<html>')), 5],
    [
      '5: it redirects',
      ['organisations', 'list'],
      answering(() => new Response(null, { status: 302, headers: { location: 'https://elsewhere' } })),
      5,
    ],
  ] as const)('%s', async (_, argv, wish, expected) => {
    expect((await leeway(argv, wish)).status).toBe(expected)
  })
})

describe('errors', () => {
  it("tell the API's message, code and request id on stderr, and nothing on stdout", async () => {
    const wish = withAnswers({ showOrganisation: () => refusal(404, 'organisation_not_found', 'There is no organisation acme.') })
    const { stdout, stderr } = await leeway(['organisations', 'show', 'acme'], wish)
    expect(stdout).toBe('')
    expect(stderr).toBe('error: There is no organisation acme. (organisation_not_found)\nrequest id: req_1\n')
  })

  it('are one document with --json', async () => {
    const wish = withAnswers({ showOrganisation: () => refusal(404, 'organisation_not_found', 'There is none.') })
    const { stdout } = await leeway(['organisations', 'show', 'acme', '--json'], wish)
    expect(JSON.parse(stdout)).toEqual({
      error: { message: 'There is none.', code: 'organisation_not_found', request_id: 'req_1', remedy: null, exit_status: 4 },
    })
  })

  it.each([
    ['a typing error gets a suggestion', ['organisations', 'lst'], {}, 'Did you mean list?'],
    [
      'a wrong value names its option and its rule',
      ['keys', 'create', '--organisation', 'a', '--credit', 'much'],
      {},
      '--credit: An amount in USD',
    ],
    [
      'no answer says where it was looked for',
      ['organisations', 'list'],
      {},
      'http://127.0.0.1:8787 cannot be reached: connect ECONNREFUSED',
    ],
    ['a missing key says where it comes from', ['organisations', 'list'], { environment: { LEEWAY_ADMIN_KEY: '' } }, 'leeway bootstrap'],
    [
      'a refusal by IAM says what is needed',
      ['organisations', 'list'],
      answering(() => Response.json({ Message: 'Forbidden' }, { status: 403 })),
      'lambda:InvokeFunctionUrl',
    ],
    [
      'a function that fails is quoted',
      ['organisations', 'list'],
      answering(() => new Response('Internal Server Error', { status: 502 })),
      'answered 502: Internal Server Error',
    ],
  ] as const)('%s', async (_, argv, wish, said) => {
    expect((await leeway(argv, wish)).stderr).toContain(said)
  })

  it('a top-up whose outcome is not known says with which id to send it again', async () => {
    const { stderr } = await leeway(['keys', 'credit', 'abc', '--organisation', 'acme', '--usd', '5'])
    expect(stderr).toMatch(/Send it again with --id cli-[0-9a-f]{18}: it adds once\./)
  })
})

describe('questions', () => {
  const line = ['keys', 'revoke', '0123456789ab', '--organisation', 'acme']

  it.each([
    ['a yes does it', { typed: ['yes'] }, 0, 1],
    ['a no does not', { typed: ['n'] }, 1, 0],
    ['nothing is a no', { typed: [''] }, 1, 0],
    ['nobody at the terminal is wrong usage', { piped: 'y\n' }, 2, 0],
  ] as const)('%s', async (_, wish, expected, calls) => {
    const api = fakeAdmin({ revokeKey: key })
    const { status, asked, stderr } = await leeway(line, { ...wish, fetch: api.fetch })
    expect([status, api.calls.length]).toEqual([expected, calls])
    if ('typed' in wish) expect(asked).toEqual(['This will revoke the key 0123456789ab of acme for good. Go on? (y/N) '])
    else expect(stderr).toContain('say --yes')
  })

  it.each([
    ['organisations', 'remove'],
    ['keys', 'list', '--organisation', 'acme', '--yes'],
  ])('--yes is only there where something is asked: %s %s', async (...argv) => {
    expect((await leeway(argv)).status).toBe(2)
  })
})

describe('provider keys', () => {
  const line = ['providers', 'set', 'openai', '--organisation', 'acme']
  const stored = { organisation: 'acme', providers: [], version: null }

  it('are typed unseen', async () => {
    const api = fakeAdmin({ storeProviderKey: stored })
    const { asked, stdout, stderr } = await leeway(line, { fetch: api.fetch, typed: ['sk-secret'] })
    expect(asked).toEqual(['[The openai key of acme (not shown): ]'])
    expect(api.calls).toMatchObject([{ body: { key: 'sk-secret' } }])
    expect(stdout + stderr).not.toContain('sk-secret')
  })

  it('are no arguments', async () => {
    const { status, stderr } = await leeway([...line, 'sk-secret'])
    expect(status).toBe(2)
    expect(stderr).not.toContain('sk-secret')
  })

  it('are missed when nothing is piped in', async () => expect((await leeway(line, { piped: ' \n' })).status).toBe(2))

  it.each([
    ['valid', 0, ['testProviderKey', 'storeProviderKey']],
    ['refused', 1, ['testProviderKey']],
    ['unreachable', 1, ['testProviderKey']],
  ] as const)('with --test, one that is %s', async (outcome, expected, calls) => {
    const test = { provider: 'openai', outcome, status: 200, message: 'So.', fingerprint: null } as const
    const api = fakeAdmin({ storeProviderKey: stored, testProviderKey: test })
    const { status } = await leeway([...line, '--test'], { fetch: api.fetch, piped: 'sk-secret' })
    expect(status).toBe(expected)
    expect(api.calls.map(({ name }) => name)).toEqual(calls)
    expect(api.calls[0]?.body).toEqual({ key: 'sk-secret' })
  })
})

describe('login', () => {
  const url = 'https://admin.example.com'
  const noKey = { LEEWAY_ADMIN_KEY: '' }

  it('tries the key, keeps it for its owner alone, and means that deployment from then on', async () => {
    const seen: string[] = []
    const api = fakeAdmin({ showStatus: status, showOrganisation: organisation })
    const fetch: typeof globalThis.fetch = (input, init) => {
      seen.push(String(input))
      return api.fetch(input, init)
    }
    const { home, stdout } = await leeway(['login', '--url', `${url}/`], { fetch, environment: noKey, typed: [adminKey] })
    const file = join(home, '.config/leeway/credentials.json')
    expect(stdout).toContain(file)
    expect(stdout).not.toContain(adminKey)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url, keys: { [url]: adminKey } })
    expect((await leeway(['organisations', 'show', 'acme'], { fetch, environment: noKey, home })).status).toBe(0)
    expect(seen).toEqual([`${url}/admin/status`, `${url}/admin/organisations/acme`])
  })

  it('keeps nothing that is refused', async () => {
    const { status: exit, home } = await leeway(['login'], { ...withAnswers({ showStatus: status }), piped: 'flex_admin_wrong' })
    expect(exit).toBe(3)
    expect(() => statSync(join(home, '.config'))).toThrow('ENOENT')
  })

  it('keeps the keys of other deployments, and tightens the mode of an older file', async () => {
    const home = temporaryFolder()
    mkdirSync(join(home, '.config/leeway'), { recursive: true })
    const file = join(home, '.config/leeway/credentials.json')
    writeFileSync(file, JSON.stringify({ keys: { 'https://other': 'x' } }), { mode: 0o644 })
    await leeway(['login', '--url', url], { ...withAnswers({ showStatus: status }), home, piped: adminKey })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url, keys: { 'https://other': 'x', [url]: adminKey } })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('a file that is damaged says so', async () => {
    const home = temporaryFolder()
    mkdirSync(join(home, '.config/leeway'), { recursive: true })
    writeFileSync(join(home, '.config/leeway/credentials.json'), '{')
    const { status: exit, stderr } = await leeway(['organisations', 'list'], { home, environment: noKey })
    expect(exit).toBe(1)
    expect(stderr).toContain('Delete it and run `leeway login` again.')
  })

  it('a key of one deployment is not sent to another', async () => {
    const home = temporaryFolder()
    await leeway(['login', '--url', url], { ...withAnswers({ showStatus: status }), home, piped: adminKey })
    const { status: exit } = await leeway(['organisations', 'list', '--url', 'https://elsewhere.example.com'], { home, environment: noKey })
    expect(exit).toBe(3)
  })
})

describe('the terminal', () => {
  const escapeCode = String.fromCharCode(27)
  const show = (wish: HostWish) =>
    leeway(['keys', 'list', '--organisation', 'acme'], { ...withAnswers({ listKeys: { data: [key], next_cursor: null } }), ...wish })

  it.each([
    ['a person sees colours', { terminal: true }, true],
    ['a pipe does not', {}, false],
    ['NO_COLOR is honoured', { terminal: true, environment: { NO_COLOR: '1' } }, false],
    ['so is TERM=dumb', { terminal: true, environment: { TERM: 'dumb' } }, false],
    ['FORCE_COLOR colours a pipe', { environment: { FORCE_COLOR: '1' } }, true],
  ] as const)('%s', async (_, wish, colours) => {
    expect((await show(wish)).stdout.includes(escapeCode)).toBe(colours)
  })

  it.each([
    [true, /reading organisations: 1 …/],
    [false, /^$/],
  ])('progress is for a person: %s', async (terminal, expected) => {
    const answers: Answers = { listOrganisations: ({ query }) => ({ data: [organisation], next_cursor: query.cursor ? null : 'x' }) }
    expect((await leeway(['organisations', 'list'], { ...withAnswers(answers), terminal })).stderr).toMatch(expected)
  })
})
