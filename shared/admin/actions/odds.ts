// What to expect of flex, model by model: as `GET /v1/models` shows it to customers.
import { catalogue } from '../../catalogue/catalogue.ts'
import { readOdds } from '../../reads/odds.ts'
import type { Actions } from '../call.ts'

export const oddsActions: Actions<'showOdds'> = {
  async showOdds({ ports }) {
    const models = catalogue().models.filter(({ flexCapable }) => flexCapable)
    const odds = await readOdds(ports.capacity, models)
    return { data: models.map(({ id, provider }) => ({ provider, model: id, flex: odds.get(id) ?? null })), next_cursor: null }
  },
}
