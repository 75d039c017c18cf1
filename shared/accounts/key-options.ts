// What a key's options say of a request: which models it may use (contract §7). Pure.
import { aliasOf } from '../catalogue/models.ts'
import type { KeyRecord } from './records.ts'

/** Whether a key may use a model: a name on its list allows the dated snapshots of that name too. */
export const mayUse = ({ models }: KeyRecord, model: string): boolean =>
  models === undefined || models.includes(model) || models.includes(aliasOf(model))
