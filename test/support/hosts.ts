// Where a test's gateway runs: behind the local host in the test's own process, as built under Lambda's runtime client, or in an emulator of AWS.
import type { AddressInfo } from 'node:net'
import { createHost, type Handler } from '../../functions/host/host.ts'
import { systemClock, within } from '../../shared/clock.ts'
import type { Log } from '../../shared/log/log.ts'
import { readSettings } from '../../shared/settings.ts'
import { openEmulatedHost } from '../emulator/host.ts'
import { onEmulator } from '../emulator/state.ts'
import { startHost } from '../lambda/harness/host.ts'

export interface TestHost {
  /** Origin, without a path. */
  readonly url: string
  /** Resolves when nothing runs in a process other than the test's own. */
  idle(): Promise<void>
  close(): Promise<void>
}

export interface HostWish {
  readonly handlerOf: (path: string) => Handler
  readonly log: Log
  /** All that a function needs to know, where it runs in a process of its own. */
  readonly environment: Readonly<Record<string, string>>
  /** Takes what it logs there. */
  readonly onLog: (line: string) => void
}

/** Set by the `lambda` project of jest (test/lambda/on-lambda.js). */
const onLambda = (): boolean => process.env.LEEWAY_TEST_HOST === 'lambda'

/** Whether the functions run in processes of their own. */
export const isSandboxed = (): boolean => onLambda() || onEmulator()

export function openHost(wish: HostWish): Promise<TestHost> {
  if (onEmulator()) return openEmulatedHost(wish)
  return onLambda() ? lambdaHost(wish) : localHost(wish)
}

async function localHost({ handlerOf, log, environment }: HostWish): Promise<TestHost> {
  const server = createHost({ handlerOf, log, bodyLimit: readSettings(environment).MAX_BODY_BYTES })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    idle: () => Promise.resolve(),
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Milliseconds that events under way get to end; those whose client left run on for as long as their window. */
const patience = 500

async function lambdaHost({ environment, onLog }: HostWish): Promise<TestHost> {
  const folderOf = (name: string) => `${process.env.LEEWAY_TEST_BUNDLES}/${name}`
  const host = await startHost({ folderOf, environment, onLog, freeze: true })
  return {
    url: host.url,
    idle: host.idle,
    async close() {
      await within(host.idle(), patience, systemClock)
      await host.close()
    },
  }
}
