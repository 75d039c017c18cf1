// Records by name: made of a list of names, and read by a name that comes from outside.

/** `{ name: value(name) }` of every name, in their order. */
export const recordOf = <Name extends string, Value>(names: readonly Name[], value: (name: Name) => Value): Record<Name, Value> =>
  Object.fromEntries(names.map(name => [name, value(name)])) as Record<Name, Value>

/** The value of a name that comes from outside; undefined where the record itself has none. */
export const ownValue = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
