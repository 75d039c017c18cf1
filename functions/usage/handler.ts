// GET /v1/usage
import { getEndpoint } from '../../shared/endpoint.ts'
import { usageRead } from '../../shared/reads/usage.ts'
import { assemble } from '../assemble/gateway.ts'
import { keepers } from '../assemble/keeping.ts'

const ports = assemble()

export const handler = getEndpoint(usageRead({ ...ports, ...keepers(ports, ports.settings) }), ports)
