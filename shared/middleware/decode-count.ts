// What a request to count tokens asks for: a model, and an input that its provider could be sent. It needs no `start_within`, and no token cap.
import { required } from '../chain/exchange.ts'
import { type Middleware, step } from '../chain/step.ts'
import type { Surface } from '../dialects/dialect.ts'
import { unsupported } from '../dialects/shape.ts'
import { countRoutes } from '../routes.ts'
import { checkKeyModel } from './check-key.ts'
import { findProvider, readBody, readModel, refuseServiceTier, translate } from './decode-request.ts'

/** Counting is free of charge and asks for no tier; a call says one all the same. */
const asked = 'default'

/** The surface that counts on this path, as its route writes it. */
export const countedOn = (pattern: string, surfaces: readonly Surface[]): Surface =>
  required(
    surfaces.find(({ name }) => countRoutes.get(name)?.paths.includes(pattern)),
    'the surface',
  )

/** @param surfaces those that count, of which the path names one */
export const decodeCount = (surfaces: readonly Surface[]): Middleware =>
  step('decode', exchange => {
    const surface = countedOn(required(exchange.pattern, 'the path'), surfaces)
    const whole = readBody(exchange, surface)
    const body = surface.counted?.(whole) ?? whole
    exchange.body = body
    const model = readModel(body, surface)
    refuseServiceTier(body)
    const provider = findProvider(model)
    checkKeyModel(required(exchange.key, 'the key'), model)
    if (provider.counting === undefined) throw unsupported('model', `: ${provider.title} is not asked for token counts`)
    surface.check(body, { target: provider.name, native: exchange.key?.nativeParameters === true })
    const { wire } = provider.counting
    const translation = surface.name === wire ? undefined : translate(exchange, { surface, provider, wire })
    const startWithin = { kind: 'direct', tier: asked } as const
    exchange.call = { model, provider, startWithin, asked, streaming: false, asArray: false, includeCost: false, translation }
  })
