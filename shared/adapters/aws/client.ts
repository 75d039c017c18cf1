// What both AWS clients have in common: where they connect to and how long they try.

/** Where a client connects to; what is absent comes from the environment, as AWS names it (`AWS_REGION`, `AWS_ENDPOINT_URL_DYNAMODB`, …). */
export interface AwsPlace {
  readonly endpoint?: string
  readonly region?: string
  /** 3 where absent. */
  readonly timeoutSeconds?: number
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** Two attempts, short time limits, sockets kept alive. Without `throwOnRequestTimeout` the SDK only warns when the time is up. */
export const clientOptions = ({ timeoutSeconds = 3, ...place }: AwsPlace) => ({
  ...place,
  region: place.region ?? process.env.AWS_REGION ?? 'us-east-1',
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1000,
    requestTimeout: timeoutSeconds * 1000,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: 128 },
    httpsAgent: { keepAlive: true, maxSockets: 128 },
  },
})

const throttlings: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TooManyRequestsException',
])

/** Whether the service refused because of its own limits. */
export const isThrottled = (fault: unknown): boolean => fault instanceof Error && throttlings.has(fault.name)

/** What logs may say of a fault: its name. Messages can quote what was sent. */
export const faultName = (fault: unknown): string => (fault instanceof Error ? fault.name : typeof fault)
