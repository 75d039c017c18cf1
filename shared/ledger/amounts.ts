// What derives from the table of amounts: their types, which of them stand where, and what nothing known looks like. Pure.
import { mapRows, type NamesWith, rowsWith, rowsWithout } from '../table.ts'
import { moneyFields } from './money-fields.ts'

export type MoneyName = keyof typeof moneyFields

export const nullableMoney = rowsWith(moneyFields, 'nullable')
export const certainMoney = rowsWithout(moneyFields, 'nullable')
export const summedMoney = rowsWith(moneyFields, 'summed')
export const billedMoney = rowsWith(moneyFields, 'billed')
export const loggedMoney = rowsWith(moneyFields, 'logged')
export const answeredMoney = rowsWith(moneyFields, 'answered')

type NamesIn<Flag extends string> = NamesWith<typeof moneyFields, Flag>

/** What a request cost: integer micro-USD, null where usage or price is not known. */
export type Amounts = { readonly [Name in MoneyName]: Name extends NamesIn<'nullable'> ? number | null : number }
export type LoggedMoney = Pick<Amounts, NamesIn<'logged'>>
export type AnsweredMoney = Pick<Amounts, NamesIn<'answered'>>

/** The amounts of a statement's line. */
export type BilledMoney = Readonly<Record<NamesIn<'billed'>, number>>

/** Of a request about whose money nothing is known. */
export const unknownMoney: Amounts = { ...mapRows(nullableMoney, () => null), ...mapRows(certainMoney, () => 0) }

/** What a request gained: the saving without the price of waiting for it, integer micro-USD; null where the saving is not known. */
export const netOf = ({ savedMicroUsd, waitingMicroUsd }: Pick<Amounts, 'savedMicroUsd' | 'waitingMicroUsd'>): number | null =>
  savedMicroUsd === null ? null : savedMicroUsd - waitingMicroUsd
