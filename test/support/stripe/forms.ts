// Stripe's request bodies: form-encoded, with brackets for what is nested (`metadata[a]=b`, `types[0]=card`).

export type Form = { readonly [name: string]: string | Form }

/** A form as nested objects; places of arrays are names like others. @throws Error on a name given twice */
export function parseForm(text: string): Form {
  const root: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/\[|\]\[|\]/).filter(part => part !== '')
    let at = root
    for (const part of path.slice(0, -1)) {
      at[part] ??= {}
      at = at[part] as Record<string, unknown>
    }
    const last = path.at(-1) ?? ''
    if (last in at) throw new Error(`${name} is given twice`)
    at[last] = value
  }
  return root as Form
}
