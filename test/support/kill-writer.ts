/** Writes statements until it is killed, and names each once `write` fulfilled. Run: node kill-writer.ts PATH CHILD PERSON */
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { openSqliteStore } from '../../adapters/store/sqlite.ts'
import { childIds, personIds, statementIds } from '../../consent/id.ts'
import { AT, entry, statement } from './nouns.ts'
import { MASTER_KEY } from './sqlite-store.ts'

const [path = '', first = '', second = ''] = process.argv.slice(2)
const child = childIds.schema.parse(first)
const person = personIds.schema.parse(second)
const store = await openSqliteStore({ path, masterKeys: [MASTER_KEY], now: () => AT })
for (;;) {
  const id = statementIds.create((bytes) => randomBytes(bytes), 0)
  await store.write(async (tx) => {
    await tx.children.lock(child)
    await tx.statements.add(statement(child, person, { id }))
    await tx.children.raiseEpoch(child)
    await tx.journal.append(entry(child, { subject: id }))
  })
  writeSync(1, `${id}\n`)
}
