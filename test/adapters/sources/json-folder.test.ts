import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type JsonLayout, jsonFolderSource } from '../../../adapters/sources/json-folder.ts'
import { AMIR, BROKEN, categories, NOOR, sourceConformance } from '../../conformance/source.ts'
import { type TestFolder, testFolder, tradedFolder } from '../../support/folder.ts'

const renamed = { ...NOOR, identiteit_contact: { ...NOOR.identiteit_contact, naam: 'Noor Anders' } }
const child = (reference: string, records: object) =>
  JSON.stringify({ child: reference, categories: records })

sourceConformance(
  'JSON folder, a document per child',
  async () => {
    const noor = child('1001', NOOR)
    const folder = await testFolder({
      '1001.json': noor,
      '1002.json': child('1002', { ...AMIR, schoolloopbaan_resultaten: { adviezen: [] } }),
      '1003.json': child('1003', { identiteit_contact: { onbekend: BROKEN } }),
      '.hidden.json': noor,
      'notes.txt': 'not a document',
    })
    return {
      source: jsonFolderSource(folder.path, 'child', categories),
      rename: () => folder.write('1001.json', child('1001', renamed)),
      halfWrite: () => folder.write('1001.json', noor.slice(0, 60)),
      remove: folder.remove,
      close: folder.remove,
    }
  },
  { trades: false },
)

const indexed = (one: string, other: string) => ({
  'kinderen.json': JSON.stringify({
    children: { '1001': `${one}.json`, '1002': `${other}.json`, '1003': 'c.json' },
  }),
  [`${one}.json`]: child('1001', one === 'a' ? NOOR : AMIR),
  [`${other}.json`]: child('1002', one === 'a' ? AMIR : NOOR),
  'c.json': child('1003', { identiteit_contact: { onbekend: BROKEN } }),
})

sourceConformance('JSON folder with an index, replaced as a whole', async () => {
  const folder = await tradedFolder(indexed('a', 'b'), indexed('b', 'a'))
  const write = (text: string) => writeFile(join(folder.path, 'a.json'), text)
  return {
    source: jsonFolderSource(folder.path, 'child', categories),
    rename: () => write(child('1001', renamed)),
    halfWrite: () => write(child('1001', NOOR).slice(0, 60)),
    trade: folder.trade,
    remove: folder.remove,
    close: folder.remove,
  }
})

const perCategory = (noor: { identiteit_contact: object }) => ({
  category: 'identiteit_contact',
  records: { '1001': noor.identiteit_contact, '1002': AMIR.identiteit_contact },
})

let folder: TestFolder | undefined
afterEach(async () => {
  await folder?.remove()
})
const source = async (files: Record<string, unknown>, layout: JsonLayout = 'child') => {
  const texts = Object.entries(files).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  folder = await testFolder(Object.fromEntries(texts))
  return jsonFolderSource(folder.path, layout, categories)
}

describe('a document per category', () => {
  const files = {
    'identiteit_contact.json': perCategory(NOOR),
    'schoolloopbaan_resultaten.json': {
      category: 'schoolloopbaan_resultaten',
      records: { '1001': NOOR.schoolloopbaan_resultaten, '1002': {} },
    },
  }

  it('answers, lists and describes', async () => {
    const made = await source(files, 'category')
    expect(await made.read('1001', Object.keys(NOOR))).toEqual(NOOR)
    expect(await made.read('1002', [...Object.keys(NOOR), 'opp'])).toEqual({
      ...AMIR,
      schoolloopbaan_resultaten: null,
      opp: null,
    })
    expect(await made.read('__proto__', ['identiteit_contact'])).toEqual({
      identiteit_contact: null,
    })
    expect(await made.list()).toEqual(['1001', '1002'])
    const { categories: described, children, faults } = await made.describe()
    expect(described.map(({ id }) => id).sort((a, b) => a.localeCompare(b))).toEqual(
      Object.keys(NOOR),
    )
    expect([children, faults]).toEqual([2, []])
  })

  it('sees changes, and refuses a half-written document', async () => {
    const made = await source(files, 'category')
    await made.read('1001', ['identiteit_contact'])
    await folder?.write('identiteit_contact.json', JSON.stringify(perCategory(renamed)))
    expect(await made.read('1001', ['identiteit_contact'])).toMatchObject({
      identiteit_contact: { naam: 'Noor Anders' },
    })
    await folder?.write('identiteit_contact.json', '{"category":')
    await expect(made.read('1001', ['identiteit_contact'])).rejects.toMatchObject({
      code: 'broken_data',
      message: expect.stringContaining('half-written'),
    })
    await expect(made.list()).rejects.toMatchObject({ code: 'broken_data' })
  })

  it.each([
    ['identiteit_contact.json', { category: 'opp', records: {} }, 'category'],
    ['hobby.json', { category: 'hobby', records: { '1001': { naam: 'x' } } }, 'hobby'],
    [
      'identiteit_contact.json',
      { category: 'identiteit_contact', records: { '1001': { nm: 'x' } } },
      'identiteit_contact.nm',
    ],
    [
      'identiteit_contact.json',
      { category: 'identiteit_contact', records: { '1001': { naam: null } } },
      'records.naam',
    ],
  ])('refuses %s %j naming %s, not the child', async (name, document, key) => {
    const made = await source({ [name]: document }, 'category')
    const { faults } = await made.describe()
    expect(faults).toMatchObject([{ file: name, key }])
    expect(JSON.stringify(faults)).not.toContain('1001')
    await expect(made.read('1001', [name.replace('.json', '')])).rejects.toMatchObject({
      code: 'broken_data',
    })
  })
})

describe('documents that are refused', () => {
  it.each([
    ['', /half-written/],
    ['{', /half-written/],
    [Buffer.from([0x22, 0xff, 0x22]).toString('latin1'), /invalid_type/],
    ['[]', /invalid_type/],
    [{ child: '1001' }, /categories/],
    [{ child: '1001', categories: {}, more: 1 }, /unrecognized_keys/],
    [{ child: '1002', categories: {} }, /another child/],
    [{ child: '1001', categories: { hobby: {} } }, /hobby: is not a category/],
    [{ child: '1001', categories: { opp: { zomaar: 'x' } } }, /opp\.zomaar: is not a field/],
    [{ child: '1001', categories: { opp: { uitstroombestemming: { a: 1 } } } }, /invalid_union/],
  ])('%j', async (document, message) => {
    const made = await source({ '1001.json': document })
    await expect(made.read('1001', ['opp'])).rejects.toMatchObject({
      code: 'broken_data',
      message: expect.stringMatching(message),
    })
  })

  it('bytes that are not utf-8', async () => {
    const made = await source({})
    await folder?.write('1001.json', Buffer.from([0x22, 0xff, 0x22]))
    await expect(made.read('1001', ['opp'])).rejects.toMatchObject({
      message: expect.stringMatching(/half-written/),
    })
  })

  it('a link that leads out of the folder', async () => {
    const outside = await testFolder({ 'x.json': child('1001', NOOR) })
    const made = await source({})
    await symlink(join(outside.path, 'x.json'), join(folder?.path ?? '', '1001.json'))
    await expect(made.read('1001', ['opp'])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/outside/),
    })
    await outside.remove()
  })
})

describe('references that cannot be a file name', () => {
  const index = { children: { '2024/0012': 'leerling-12.json' } }
  const files = { 'kinderen.json': index, 'leerling-12.json': child('2024/0012', NOOR) }

  it('are found through the index, which then says who there is', async () => {
    const made = await source({ ...files, '1002.json': child('1002', AMIR) })
    expect(await made.read('2024/0012', ['identiteit_contact'])).toEqual({
      identiteit_contact: NOOR.identiteit_contact,
    })
    expect(await made.list()).toEqual(['2024/0012'])
    expect(await made.read('1002', ['identiteit_contact'])).toEqual({ identiteit_contact: null })
  })

  it.each(['../x.json', '/etc/x.json', '.x.json', 'a/b.json', 'x.txt', 'a..json'])(
    'refuses an index that names %s, without naming the child',
    async (name) => {
      const made = await source({ 'kinderen.json': { children: { '1001': name } } })
      const fault = await made.read('1001', ['opp']).catch((error: unknown) => error)
      expect(fault).toMatchObject({
        code: 'broken_data',
        message: expect.stringMatching(/name of a JSON file/),
      })
      expect(String(fault)).not.toContain('1001')
    },
  )

  it('is unavailable when a listed document is missing', async () => {
    const made = await source({ 'kinderen.json': index })
    await expect(made.read('2024/0012', ['opp'])).rejects.toMatchObject({ code: 'unavailable' })
  })
})
