// The public handlers by route, for hosts that serve them all. Importing this file assembles the functions from the environment.
import './awslambda.ts'

import { surfaces } from '../../shared/dialects/surfaces.ts'
import { endpoint } from '../../shared/endpoint.ts'
import {
  countRoutes,
  modelRoute,
  modelsRoute,
  type Route,
  receiptRoute,
  surfaceRoutes,
  usageRoute,
  webhookRoute,
} from '../../shared/routes.ts'
import { assemble } from '../assemble/gateway.ts'

import { handler as fallback } from '../fallback/handler.ts'
import { handler as models } from '../models/handler.ts'
import { handler as receipts } from '../receipts/handler.ts'

import { handler as counts } from '../token-counts/handler.ts'
import { handler as usage } from '../usage/handler.ts'
import { handler as webhooks } from '../webhooks/handler.ts'
import { routeTable } from './route-table.ts'

const ports = assemble()

/** The handler of a path, trailing slashes or not; the fallback's for paths that have none. */
export const publicHandlerOf = routeTable(
  new Map<Route, unknown>([
    ...Object.values(surfaces).map(surface => [surfaceRoutes[surface.name], endpoint(surface, ports)] as const),
    ...[...countRoutes.values()].map(route => [route, counts] as const),
    [receiptRoute, receipts],
    [usageRoute, usage],
    [webhookRoute, webhooks],
    [modelsRoute, models],
    [modelRoute, models],
  ]),
  fallback,
)
