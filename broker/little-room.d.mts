export const LITTLE_ROOM: readonly string[]
export const MALLOC_ROOM: Readonly<Record<string, string>>
