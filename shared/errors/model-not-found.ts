// A model that is not there, or not for this key.
import { LeewayError } from './leeway-error.ts'

/** `model_not_found`, with the rule that the model breaks. */
export const modelNotFound = (model: string, rule: string, status?: number): LeewayError =>
  new LeewayError('model_not_found', { param: 'model', facts: { model: model.slice(0, 100), rule }, status })
