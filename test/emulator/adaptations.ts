// What is changed in the synthesised template before the emulator gets it, one row each, and nothing else. docs/emulator.md lists them.

export interface Resource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>
}

export interface Adaptation {
  /** What is changed, as a reader of the template would say it. */
  readonly what: string
  /** What the emulator cannot do. */
  readonly why: string
  /** The resources that it concerns. */
  readonly concerns: (resource: Resource) => boolean
  /** The resource as the emulator takes it; undefined: left out. */
  readonly adapt: (resource: Resource) => Resource | undefined
}

const withProperties = (resource: Resource, changed: Readonly<Record<string, unknown>>): Resource => ({
  ...resource,
  Properties: { ...resource.Properties, ...changed },
})

const ofType =
  (type: string) =>
  ({ Type }: Resource): boolean =>
    Type === type

/** Texts within a value, wherever they stand. */
const replaced = (value: unknown, old: string, fresh: string): unknown => JSON.parse(JSON.stringify(value).replaceAll(old, fresh))

export const adaptations: readonly Adaptation[] = [
  {
    what: '`Runtime` of each `AWS::Lambda::Function` is `provided.al2023`, and its code gets a `bootstrap` beside `index.js`, which starts AWS’s own runtime client of Node (`aws-lambda-ric`)',
    why: 'Its own way to run `nodejs24.x` has no `awslambda.streamifyResponse`; its Runtime API for custom runtimes takes what AWS’s client streams.',
    concerns: ofType('AWS::Lambda::Function'),
    adapt: resource => withProperties(resource, { Runtime: 'provided.al2023' }),
  },
  {
    what: '`AWS::CloudWatch::Alarm` with `Metrics` (metric math) is left out',
    why: 'It knows alarms on one metric only: “Properties.Metrics (metric math) is not supported”.',
    concerns: resource => ofType('AWS::CloudWatch::Alarm')(resource) && resource.Properties?.Metrics !== undefined,
    adapt: () => undefined,
  },
  {
    what: '`Integration.Uri` of each `AWS::ApiGateway::Method` names `2015-03-31/functions/…/invocations` instead of `2021-11-15/functions/…/response-streaming-invocations`, and `ResponseTransferMode` is gone',
    why: 'It does not find the function in the URI of a streaming invocation.',
    concerns: resource =>
      ofType('AWS::ApiGateway::Method')(resource) && JSON.stringify(resource).includes('response-streaming-invocations'),
    adapt(resource) {
      const { ResponseTransferMode: _, ...integration } = replaced(
        replaced(resource.Properties?.Integration, '/response-streaming-invocations', '/invocations'),
        '2021-11-15',
        '2015-03-31',
      ) as Readonly<Record<string, unknown>>
      return withProperties(resource, { Integration: integration })
    },
  },
]

/** What stays untested because the emulator lacks it, beside what the adaptations take away. */
export const lacks: readonly string[] = [
  'Streaming: a function URL answers when the function has finished, so that nothing is seen of first bytes, keep-alive, pace and clients that leave.',
  'The REST API does not read the prelude (status and headers before the body) of a streamed answer: it sends 200 with prelude and body as they came. The test reads it in its place.',
  '`dynamodb:LeadingKeys`, `kms:ViaService` and the encryption context in IAM conditions: actions and resources of each role are enforced, which items it may touch is not (the template’s tests look at that).',
  'Whether secrets are really encrypted with the KMS key: it is created and named, no more is looked at.',
  'arm64, memory, freezing between two events, the 6 MB limits, timeouts of a stream: the harness of `test/lambda` has those that a process can show.',
  '`$context.extendedRequestId` in gateway responses: it stands there as written.',
  'Alarms on one metric, the dashboard, schedules, point-in-time recovery, deletion protection: they are created, and nothing makes them act. The scheduled functions are invoked by hand.',
  'Paths reach a function with `%2F` decoded, which AWS does not do.',
]

/** @returns the template as the emulator takes it */
export function adapt<Whole extends Template>(template: Whole): Whole {
  const resources = Object.entries(template.Resources).flatMap(([id, resource]) => {
    const adapted = adaptations.reduce<Resource | undefined>(
      (left, { concerns, adapt }) => (left !== undefined && concerns(left) ? adapt(left) : left),
      resource,
    )
    return adapted === undefined ? [] : [[id, adapted] as const]
  })
  return { ...template, Resources: Object.fromEntries(resources) }
}
