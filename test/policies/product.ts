/** Every way to take one value from each list, the last list turning fastest. */
export function product<Lists extends Readonly<Record<string, readonly unknown[]>>>(
  lists: Lists,
): readonly { [Name in keyof Lists]: Lists[Name][number] }[] {
  const combined = Object.entries(lists).reduce<Record<string, unknown>[]>(
    (sofar, [name, values]) =>
      sofar.flatMap((some) => values.map((value) => ({ ...some, [name]: value }))),
    [{}],
  )
  return combined as { [Name in keyof Lists]: Lists[Name][number] }[]
}

/** Leaves out what is undefined, for types that tell an absent member from an undefined one. */
export function defined<Given extends object>(
  given: Given,
): { [Name in keyof Given]?: Exclude<Given[Name], undefined> } {
  const kept = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as { [Name in keyof Given]?: Exclude<Given[Name], undefined> }
}
