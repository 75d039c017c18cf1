// Tables: a row for each name. What derives from a table keeps its names in the types.

type Table<Row = unknown> = Readonly<Record<string, Row>>

/** The names of the rows in which a flag is set. */
export type NamesWith<Rows, Flag extends string> = {
  [Name in keyof Rows]: Rows[Name] extends Readonly<Record<Flag, true>> ? Name : never
}[keyof Rows] &
  string

/** What stands in a column of any row of these tables. */
export type ColumnOf<Rows, Column extends string> = Rows extends unknown
  ? Rows[keyof Rows] extends Readonly<Record<Column, infer Value>>
    ? Value
    : never
  : never

/** The names of a table's rows, in order. */
export const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] => Object.keys(table) as Name[]

/** Its rows with their names, in order. */
export const rowsOf = <Rows extends Table>(table: Rows) =>
  Object.entries(table) as unknown as readonly { [Name in keyof Rows]: readonly [Name, Rows[Name]] }[keyof Rows][]

/** A record of these entries, which name all of `Name`. */
export const recordOf = <Name extends string, Value>(entries: readonly (readonly [Name, Value])[]): Readonly<Record<Name, Value>> =>
  Object.fromEntries(entries) as Record<Name, Value>

/** For each row of a table a value. */
export const mapRows = <Name extends string, Row, Value>(table: Readonly<Record<Name, Row>>, derive: (row: Row, name: Name) => Value) =>
  recordOf<Name, Value>(namesOf(table).map(name => [name, derive(table[name], name)]))

/** The rows in which a flag is set. */
export const rowsWith = <Rows extends Table<object>, Flag extends string>(table: Rows, flag: Flag) =>
  filtered(table, row => isSet(row, flag)) as Readonly<Pick<Rows, NamesWith<Rows, Flag>>>

/** The others. */
export const rowsWithout = <Rows extends Table<object>, Flag extends string>(table: Rows, flag: Flag) =>
  filtered(table, row => !isSet(row, flag)) as Readonly<Omit<Rows, NamesWith<Rows, Flag>>>

const filtered = (table: Table<object>, keeps: (row: object) => boolean): Table<object> =>
  Object.fromEntries(Object.entries(table).filter(([, row]) => keeps(row)))

/** Whether a flag is set in a row. */
export const isSet = (row: object, flag: string): boolean => Object.entries(row).some(([name, value]) => name === flag && value === true)

/** The members of an object that a table has rows for. */
export const pick = <Name extends string, Source extends Readonly<Record<Name, unknown>>>(
  table: Readonly<Record<Name, unknown>>,
  source: Source,
): Pick<Source, Name> => Object.fromEntries(namesOf(table).map(name => [name, source[name]])) as Pick<Source, Name>

/** The same under their names on the wire. */
export const onWire = <Rows extends Table<{ readonly wire: string }>, Source extends Readonly<Record<keyof Rows, unknown>>>(
  table: Rows,
  source: Source,
) =>
  Object.fromEntries(Object.entries(table).map(([name, { wire }]) => [wire, source[name]])) as {
    readonly [Name in keyof Rows as Rows[Name]['wire']]: Source[Name]
  }
