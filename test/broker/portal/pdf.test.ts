/** Files on paper, whatever people are called. */
import { describe, expect, it } from 'vitest'
import { logPdf } from '../../../broker/portal/log-pdf.ts'
import { breakable, printableIn } from '../../../broker/portal/printable.ts'
import { receiptPdf } from '../../../broker/portal/receipt-pdf.ts'
import { pdfText } from '../../support/pdf-text.ts'

const EUROPEAN = [
  'Doğan Işık',
  'Łukasz Śliwiński',
  'Ţepeş Șerban',
  'Čapek Dvořák',
  'Erdős Győző',
  'Đặng Nguyễn',
  'Олександр',
  'Γιώργος',
]

const receipt = (name: string, language: 'nl' | 'en' = 'nl') =>
  receiptPdf({
    title: 'Bewijs van uw keuze',
    language,
    rows: [['Naam', name]],
    address: 'https://portaal.example/ouder/keuze/1',
  })

const log = (name: string) =>
  logPdf({
    title: `Logboek van ${name}`,
    language: 'nl',
    about: [['Voor', name]],
    note: null,
    heads: ['Wie', 'Wat'],
    shares: [0.5, 0.5],
    rows: [[name, 'keek']],
  })

describe('names in a file', () => {
  it.each(EUROPEAN)('%s stands there as it is written', async (name) => {
    expect(pdfText(await receipt(name))).toContain(`Naam ${name} https:`)
    const text = pdfText(await log(name))
    expect(text).toBe(`Logboek van ${name} Voor: ${name} Wie Wat ${name} keek`)
  })

  it('of a script that the font lacks become a sign for each letter, which the file explains', async () => {
    const text = pdfText(await receipt('Samir محمد 王小明 👨‍👩‍👧!'))
    expect(text).toContain('Samir ���� ��� �! https:')
    expect(text).toContain(' � staat op de plaats van een letter of teken')
    expect(pdfText(await log('王'))).toMatch(/Voor: � Wie Wat � keek � staat op de plaats van /)
    expect(pdfText(await receipt('王', 'en'))).toContain(' � stands for a letter or sign ')
  })

  it('say what they are in every file, whatever stood in an earlier one', async () => {
    await receipt('ģ ş á')
    expect(pdfText(await receipt('gas fiets'))).toContain('Naam gas fiets https:')
  })

  it('longer than any word may be broken, shorter ones and marks are left as they are', async () => {
    const long = 'x'.repeat(250)
    const parts = ['x'.repeat(100), 'x'.repeat(100), 'x'.repeat(50)]
    expect(breakable(long).split('\u200B')).toEqual(parts)
    expect(breakable(`${'a'.repeat(64)} Jan`)).toBe(`${'a'.repeat(64)} Jan`)
    const text = pdfText(await receipt(long))
    expect(text).not.toContain('�')
    expect(text.replace(/\s/g, '')).toContain(`Naam${long}https:`)
    let end = 0
    const ends = (text.match(/x+/g) ?? []).map((line) => (end += line.length))
    expect(ends).toEqual(expect.arrayContaining([100, 200, 250]))
  })

  it('that are whole need no such words', async () => {
    expect(pdfText(await receipt('Doğan'))).not.toContain('�')
  })

  it('are in a tagged file that holds only the letters that it uses', async () => {
    const file = await receipt(`${EUROPEAN.join()} محمد`)
    const raw = file.toString('latin1')
    expect(raw).toContain('/StructTreeRoot')
    expect(raw).toContain('/Lang (nl-NL)')
    expect(file.byteLength).toBeLessThan(30_000)
  })
})

describe('what a font can draw', () => {
  const printable = printableIn((codePoint) => codePoint >= 0x20 && codePoint < 0x7f)
  it.each([
    ['all of a text', 'a b', 'a b'],
    ['lines, however they end', 'a\r\nb\nc', 'a\nb\nc'],
    ['a space for one that it lacks', 'a\tb', 'a b'],
    ['nothing for what nobody sees', 'a\u200Db\u00AD', 'ab'],
    ['one sign for a letter of several characters', 'e\u0301!', '\uFFFD!'],
    ['one sign for a letter outside the first plane', '𐐷!', '\uFFFD!'],
  ])('is %s', (_what, text, drawn) => {
    expect(printable(text)).toBe(drawn)
  })
})
