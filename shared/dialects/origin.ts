// Where in the caller's body a piece of the hub's request stood: what is refused only when it is encoded is named by the caller's own path.

const paths = new WeakMap<object, string>()

/** Remembers where the value stood; returns it. A copy of the value knows nothing of it. */
export function located<Value extends object>(value: Value, path: string): Value {
  paths.set(value, path)
  return value
}

/** The caller's path of the value; `otherwise` where nobody kept it, as in a request that was not decoded. */
export const pathOf = (value: object, otherwise = 'input'): string => paths.get(value) ?? otherwise
