// Walks the request types of the official SDKs: a field that the fates tables do not name fails here.
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import ts from 'typescript'
import { type SurfaceName, surfaceNames } from '../../../shared/dialects/abouts.ts'
import { surfaces } from '../../../shared/dialects/surfaces.ts'

const source = `
import type OpenAI from 'openai'
import type { Anthropic } from '@anthropic-ai/sdk'
import type { Anthropic as Anthropic0 } from '@anthropic-ai/sdk-0'
import type { ContentListUnion, GenerateContentConfig, Interactions } from '@google/genai'
export type responses = OpenAI.Responses.ResponseCreateParams
export type chat = OpenAI.Chat.ChatCompletionCreateParams
export type interactions = Interactions.CreateModelInteractionParamsNonStreaming
export type messages = Anthropic.MessageCreateParams | Anthropic0.MessageCreateParams | Anthropic.Beta.Messages.MessageCreateParams
type beside = 'systemInstruction' | 'tools' | 'toolConfig' | 'safetySettings' | 'cachedContent' | 'labels' | 'store' | 'continuationToken'
type enterprise = 'modelArmorConfig' | 'generationOutputConfig'
type client = 'httpOptions' | 'abortSignal' | 'automaticFunctionCalling' | 'automaticContinuation' | 'shouldReturnHttpResponse' | 'serviceTier'
export type generate = Pick<GenerateContentConfig, beside> & {
  contents: ContentListUnion
  generationConfig: Omit<GenerateContentConfig, beside | enterprise | client>
}
export type stableMessages = Anthropic.MessageCreateParams | Anthropic0.MessageCreateParams
`

const { checker, types } = load()

/** Compiles the source above beside this file, so that the SDKs resolve; the file need not exist. */
function load(): { checker: ts.TypeChecker; types: ReadonlyMap<string, ts.Type> } {
  const file = fileURLToPath(new URL('./sdk-types-source.ts', import.meta.url))
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = name => name === file || fileExists(name)
  host.getSourceFile = (name, language, ...rest) =>
    name === file ? ts.createSourceFile(name, source, language) : getSourceFile.call(host, name, language, ...rest)
  const program = ts.createProgram([file], options, host)
  const checker = program.getTypeChecker()
  const statements = program.getSourceFile(file)?.statements.filter(ts.isTypeAliasDeclaration) ?? []
  return { checker, types: new Map(statements.map(({ name }) => [name.text, checker.getTypeAtLocation(name)])) }
}

const typeOf = (name: string): ts.Type => types.get(name) ?? checker.getAnyType()

const branches = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type])

/** Of a union the objects, arrays left out: what may have members of its own. */
const objects = (type: ts.Type): readonly ts.Type[] =>
  branches(type).filter(
    branch =>
      (branch.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 &&
      !checker.isArrayType(branch) &&
      branch.getProperty('charAt') === undefined,
  )

const elements = (type: ts.Type): readonly ts.Type[] =>
  branches(type)
    .filter(branch => checker.isArrayType(branch))
    .flatMap(branch => checker.getTypeArguments(branch as ts.TypeReference))

/** The members of every branch, by name. */
function membersOf(type: ts.Type): ReadonlyMap<string, readonly ts.Type[]> {
  const members = new Map<string, ts.Type[]>()
  for (const symbol of objects(type).flatMap(branch => checker.getPropertiesOfType(branch))) {
    members.set(symbol.name, [...(members.get(symbol.name) ?? []), checker.getTypeOfSymbol(symbol)])
  }
  return members
}

const pathsOf = (surface: SurfaceName): readonly string[] => surfaces[surface].parameters.map(({ path }) => path)

describe.each(surfaceNames)('%s', surface => {
  const paths = pathsOf(surface)
  const members = membersOf(typeOf(surface))

  it('names every top-level field of the SDK', () => {
    const known = new Set(paths.map(path => path.split('.')[0]))
    expect(members.size).toBeGreaterThan(surface === 'generate' ? 9 : 15)
    expect([...members.keys()].filter(name => !known.has(name))).toEqual([])
  })

  it('names every member of the objects that it goes into', () => {
    const whole = new Set(paths.filter(path => !path.includes('.')))
    const split = [...members].filter(([name]) => !whole.has(name) && paths.some(path => path.startsWith(`${name}.`)))
    const fields = split.flatMap(([name, branchTypes]) =>
      branchTypes.flatMap(type => [...membersOf(type).keys()]).map(member => `${name}.${member}`),
    )
    expect(fields.filter(field => !paths.some(path => path === field || path.startsWith(`${field}.`)))).toEqual([])
  })
})

describe('messages', () => {
  /** Every path under which the types have a member of this name; a tool's input and schema are the caller's own data. */
  function pathsTo(wanted: string, type: ts.Type, seen: readonly ts.Type[] = []): string[] {
    const inArrays = elements(type).flatMap(element => pathsTo(wanted, element, seen).map(path => `*.${path}`))
    const inMembers = objects(type)
      .filter(branch => !seen.includes(branch))
      .flatMap(branch =>
        checker.getPropertiesOfType(branch).flatMap(symbol => {
          const deeper = pathsTo(wanted, checker.getTypeOfSymbol(symbol), [...seen, branch]).map(path => `${symbol.name}.${path}`)
          return symbol.name === wanted ? [wanted, ...deeper] : deeper
        }),
      )
    return [...new Set([...inArrays, ...inMembers])]
  }

  it('refuses cache_control wherever the types have it', () => {
    const inTable = pathsOf('messages').filter(path => path.endsWith('cache_control'))
    expect(inTable.toSorted()).toEqual(pathsTo('cache_control', typeOf('stableMessages')).toSorted())
  })

  it('refuses citations on documents in messages and in tool results', () => {
    const switches = pathsTo('enabled', typeOf('stableMessages')).filter(path => path.endsWith('citations.enabled'))
    // A page that Claude fetched comes back as it was given; the tool that fetches is only Claude's.
    const elsewhere = ['tools.*.citations.enabled', 'messages.*.content.*.content.content.citations.enabled']
    const named = switches.filter(path => !elsewhere.includes(path)).map(path => path.replace(/\.enabled$/, ''))
    const refused = surfaces.messages.parameters.filter(({ path, on }) => path.endsWith('citations') && on?.includes('document'))
    expect(refused.map(({ path }) => path).toSorted()).toEqual(named.toSorted())
  })
})
