/** A school administration's API to try the mapping on: `node api.mjs [port]`. All people here are made up. */
import { createServer } from 'node:http'

const TOKEN = 'probeer-mij'

const pupils = [
  {
    leerlingnummer: 20210014,
    naam: { roepnaam: 'Noor', tussenvoegsel: 'van der', achternaam: 'Veen' },
    geboortedatum: '2013-03-14',
    telefoon: '06-00000014',
    adviezen: ['vmbo-tl', 'havo'],
    ondersteuning: { behoefte: 'Korte opdrachten, vaste plek in de klas', dyslexie: true },
  },
  {
    leerlingnummer: 20210027,
    naam: { roepnaam: 'Amir', tussenvoegsel: null, achternaam: 'Haddad' },
    geboortedatum: '2012-11-02',
    telefoon: null,
    adviezen: ['havo'],
    ondersteuning: { behoefte: 'Duidelijke dagindeling', dyslexie: false },
  },
]
const absences = [
  { leerlingnummer: 20210014, van: '2025-10-06T08:30:00+02:00', uren: 3.5, reden: 'ONGEOORLOOFD' },
  { leerlingnummer: 20210014, van: '2025-10-13T08:30:00+02:00', uren: 4, reden: 'ONGEOORLOOFD' },
  { leerlingnummer: 20210014, van: '2025-10-20T08:30:00+02:00', uren: 6, reden: 'ZIEK' },
]
const PAGE = 2

const found = ({ pathname, searchParams }) => {
  if (pathname === '/v2/leerlingen')
    return { leerlingen: pupils.map(({ leerlingnummer }) => ({ leerlingnummer })) }
  if (pathname === '/v2/verzuim') {
    const mine = absences.filter(
      (one) => String(one.leerlingnummer) === searchParams.get('leerling'),
    )
    const from = Number(searchParams.get('vanaf') ?? 0)
    const next = from + PAGE < mine.length ? { volgende: String(from + PAGE) } : {}
    return { totaal: mine.length, meldingen: mine.slice(from, from + PAGE), ...next }
  }
  const [, number] = /^\/v2\/leerlingen\/(\d+)$/.exec(pathname) ?? []
  return pupils.find(({ leerlingnummer }) => String(leerlingnummer) === number)
}

const server = createServer((request, response) => {
  const allowed = request.headers.authorization === `Bearer ${TOKEN}`
  const answer = allowed ? found(new URL(request.url, 'http://api.example')) : undefined
  const status = allowed ? (answer === undefined ? 404 : 200) : 401
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(answer ?? { status }))
})
server.listen(Number(process.argv[2] ?? 8495), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/v2\n`)
})
