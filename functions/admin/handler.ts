// /admin/…: the operator's API, behind IAM and an admin key.
import { adminEndpoint } from '../../shared/endpoint.ts'
import { assembleAdmin } from '../assemble/admin.ts'

export const handler = adminEndpoint(assembleAdmin())
