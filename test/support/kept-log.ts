/** A log that keeps its lines. */
import { createLog } from '../../broker/log.ts'

export const keptLog = () => {
  const lines: Record<string, unknown>[] = []
  return { lines, log: createLog({ write: (line: string) => void lines.push(JSON.parse(line)) }) }
}
