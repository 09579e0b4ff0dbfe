export const LITTLE_ROOM: readonly string[]
export const FEW_ARENAS: Readonly<Record<string, string>>
