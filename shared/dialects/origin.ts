// Where in the caller's body a piece of the hub's request stood: what is refused only when it is encoded is named by the caller's own path.

const paths = new WeakMap<object, string>()

/** Remembers where the value stood; returns it. A copy of the value knows nothing of it. */
export function located<Value extends object>(value: Value, path: string): Value {
  paths.set(value, path)
  return value
}

/** Remembers where these stood, as far as nobody knows it better; returns them. */
export function locatedAll<Value extends object>(values: readonly Value[], path: string): Value[] {
  return values.map(value => (paths.has(value) ? value : located(value, path)))
}

/** The caller's path of the value; `otherwise` where nobody kept it, as in a request that was not decoded. */
export const pathOf = (value: object, otherwise = 'input'): string => paths.get(value) ?? otherwise
