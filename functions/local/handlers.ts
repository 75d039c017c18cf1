// The exported handlers of this machine: the public ones, and for callers on it the admin API.
import '../host/awslambda.ts'
import { handler as admin } from '../admin/handler.ts'
import { publicHandlerOf } from '../host/public-handlers.ts'
import { asHandler } from '../host/route-table.ts'
import { withAdmin } from './admin-route.ts'
import { readLocalSettings } from './settings.ts'

/** The handler of a path, trailing slashes or not; the fallback's for paths that have none. */
export const handlerOf = withAdmin(publicHandlerOf, { admin: asHandler(admin), host: readLocalSettings(process.env).HOST })
