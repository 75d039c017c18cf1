// GET /v1/usage
import { keepers } from '../../shared/adapters/ports.ts'
import { usageEndpoint } from '../../shared/answer/usage.ts'
import { assemble } from '../assemble.ts'

const ports = assemble()

export const handler = usageEndpoint({ ...ports, ...keepers(ports, ports.settings) })
