// The public handlers by route, for hosts that serve them all. Importing this file assembles the functions from the environment.
import './awslambda.ts'
import { modelRoute, modelsRoute, type Route, receiptRoute, surfaceRoutes, usageRoute, webhookRoute } from '../../shared/routes.ts'
import { handler as chat } from '../chat-completions/handler.ts'
import { handler as fallback } from '../fallback/handler.ts'
import { handler as interactions } from '../interactions/handler.ts'
import { handler as messages } from '../messages/handler.ts'
import { handler as models } from '../models/handler.ts'
import { handler as receipts } from '../receipts/handler.ts'
import { handler as responses } from '../responses/handler.ts'
import { handler as usage } from '../usage/handler.ts'
import { handler as webhooks } from '../webhooks/handler.ts'
import { routeTable } from './route-table.ts'

/** The handler of a path, trailing slashes or not; the fallback's for paths that have none. */
export const publicHandlerOf = routeTable(
  new Map<Route, unknown>([
    [surfaceRoutes.responses, responses],
    [surfaceRoutes.chat, chat],
    [surfaceRoutes.interactions, interactions],
    [surfaceRoutes.messages, messages],
    [receiptRoute, receipts],
    [usageRoute, usage],
    [webhookRoute, webhooks],
    [modelsRoute, models],
    [modelRoute, models],
  ]),
  fallback,
)
