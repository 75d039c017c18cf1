// GET /v1/usage
import { usageEndpoint } from '../../shared/reads/usage.ts'
import { assemble } from '../assemble/gateway.ts'
import { keepers } from '../assemble/keeping.ts'

const ports = assemble()

export const handler = usageEndpoint({ ...ports, ...keepers(ports, ports.settings) })
