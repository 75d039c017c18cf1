// What a key's own options say of the model, as part of step 11: its list of models, and that money is only counted with prices.
import { mayUse } from '../accounts/key-options.ts'
import type { KeyRecord } from '../accounts/records.ts'
import { isPriced } from '../catalogue/models.ts'
import type { LeewayError } from '../errors/leeway-error.ts'
import { modelNotFound } from '../errors/model-not-found.ts'
import { isMetered } from '../ledger/credit.ts'

/** @throws LeewayError `model_not_found` where the key may not use the model */
export function checkKeyModel(key: KeyRecord, model: string): void {
  if (!mayUse(key, model)) throw modelNotFound(model, 'This key may use certain models only; GET /v1/models lists them')
  if (isMetered(key) && !isPriced(model)) throw unpriced(model)
}

/** The refusal of a model that a key with credit or a budget cannot pay, because nobody knows its price. */
export const unpriced = (model: string): LeewayError =>
  modelNotFound(model, 'It has no price in the catalogue, and this key, which has prepaid credit or a budget, may use priced models only')
