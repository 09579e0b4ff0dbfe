/** A fictional region: four organisations with a gateway, others around them, and three families. Nobody here exists. */
import type { Professional } from '../../consent/party.ts'
import type { CategoryRecord } from '../../consent/ports/source.ts'
import { addDays, type Day } from '../../consent/time.ts'
import type { FictionalAuthority } from './brp.ts'
import type { DevelopmentPerson } from './people.ts'

export type FictionalParty = {
  /** Slug: `partij_<slug>`, and the folder of its gateway. */
  readonly slug: string
  readonly kind: string
  readonly name: string
  readonly oin: string
  readonly mayUseBsn: boolean
  /** Has a gateway of its own in this set-up. */
  readonly gateway: boolean
}

export const parties: readonly FictionalParty[] = [
  {
    slug: 'merelcollege',
    kind: 'school_vo',
    name: 'Merelcollege',
    oin: '00000099000000001000',
    mayUseBsn: true,
    gateway: true,
  },
  {
    slug: 'cjg-zuidwaard',
    kind: 'cjg_wijkteam',
    name: 'CJG Zuidwaard',
    oin: '00000099000000002000',
    mayUseBsn: true,
    gateway: true,
  },
  {
    slug: 'leerplicht-zuidwaard',
    kind: 'leerplicht',
    name: 'Leerplicht Zuidwaard',
    oin: '00000099000000003000',
    mayUseBsn: true,
    gateway: true,
  },
  {
    slug: 'swv-zuidwaard',
    kind: 'swv',
    name: 'Samenwerkingsverband Zuidwaard',
    oin: '00000099000000004000',
    mayUseBsn: false,
    gateway: false,
  },
  {
    slug: 'jeugdhulp-de-brug',
    kind: 'jeugdhulpaanbieder',
    name: 'Jeugdhulp De Brug',
    oin: '00000099000000005000',
    mayUseBsn: true,
    gateway: false,
  },
  {
    slug: 'toegang-zuidwaard',
    kind: 'gemeente_toegang',
    name: 'Gemeente Zuidwaard, toegang jeugdhulp',
    oin: '00000099000000006000',
    mayUseBsn: true,
    gateway: false,
  },
  {
    slug: 'veilig-thuis-zuidwaard',
    kind: 'veilig_thuis',
    name: 'Veilig Thuis Zuidwaard',
    oin: '00000099000000007000',
    mayUseBsn: true,
    gateway: false,
  },
  {
    slug: 'meldkamer-zuidwaard',
    kind: 'hulpdiensten',
    name: 'Meldkamer Zuidwaard',
    oin: '00000099000000009000',
    mayUseBsn: false,
    gateway: false,
  },
  {
    slug: 'basisschool-de-berk',
    kind: 'school_po',
    name: 'Basisschool De Berk',
    oin: '00000099000000008000',
    mayUseBsn: true,
    gateway: true,
  },
]

export const partyIdOf = (slug: string): string => `partij_${slug}`

export type FictionalChild = {
  /** `sub` of the young person's own login. */
  readonly sub: string
  readonly name: string
  readonly bsn: string
  readonly birthDate: Day
  /** Pupil number at the school: its own reference. */
  readonly pupil: string
  /** Client number at the CJG; null where there is no help. */
  readonly client: string | null
  /** Number at the primary school that made the report for the next one; null where that was long ago. */
  readonly report: string | null
  /** Case number at leerplicht. */
  readonly truancyCase: string | null
  /** Logins of who holds authority. */
  readonly parents: readonly string[]
  /** Login of whoever arranges things: a parent, and from 16 the young person. */
  readonly decides: string
}

export const yearsBefore = (today: Day, years: number): Day =>
  addDays(`${Number(today.slice(0, 4)) - years}${today.slice(4, 8)}01`, -150)

/** Ages follow the day on which the set-up is made: one of 13 (asks everybody), one of 15, one of 16 (decides alone). */
export const childrenOn = (today: Day): readonly FictionalChild[] => [
  {
    sub: 'noor',
    name: 'Noor van der Veen',
    bsn: '999990007',
    birthDate: yearsBefore(today, 13),
    pupil: '20210014',
    client: 'C-1001',
    truancyCase: 'L-2026-17',
    report: 'B-0612',
    parents: ['marieke', 'erik'],
    decides: 'marieke',
  },
  {
    sub: 'sanne',
    name: 'Sanne de Boer',
    bsn: '999990044',
    birthDate: yearsBefore(today, 15),
    pupil: '20200103',
    client: 'C-1002',
    truancyCase: null,
    report: null,
    parents: ['anja'],
    decides: 'anja',
  },
  {
    sub: 'thijs',
    name: 'Thijs Jansen',
    bsn: '999990081',
    birthDate: yearsBefore(today, 16),
    pupil: '20190088',
    client: 'C-1003',
    truancyCase: null,
    report: null,
    parents: ['petra', 'kees'],
    decides: 'thijs',
  },
]

const parent = (sub: string, name: string, about: string, bsn: string): DevelopmentPerson => ({
  sub,
  name,
  about,
  bsn,
})
const staff = (sub: string, name: string, about: string, slug: string): DevelopmentPerson => ({
  sub,
  name,
  about,
  organisation: partyIdOf(slug),
})

const adults: readonly DevelopmentPerson[] = [
  parent('marieke', 'Marieke Smit', 'moeder van Noor (13)', '999990111'),
  parent('erik', 'Erik van der Veen', 'vader van Noor (13)', '999990159'),
  parent('anja', 'Anja de Boer', 'moeder van Sanne (15), heeft alleen gezag', '999990196'),
  parent('petra', 'Petra Jansen', 'moeder van Thijs (16)', '999990226'),
  parent('kees', 'Kees Jansen', 'vader van Thijs (16)', '999990263'),
]

/** Who works where; the name of the employee is also how the organisation names them to the broker. */
const professionals: readonly DevelopmentPerson[] = [
  staff('ilse', 'Ilse Bakker', 'intern begeleider van het Merelcollege', 'merelcollege'),
  staff('joris', 'Joris Vos', 'jeugdconsulent van CJG Zuidwaard', 'cjg-zuidwaard'),
  staff(
    'dirk',
    'Dirk Mol',
    'leerkracht van groep 8 van Basisschool De Berk',
    'basisschool-de-berk',
  ),
  staff('fatma', 'Fatma Yildiz', 'leerplichtambtenaar van Zuidwaard', 'leerplicht-zuidwaard'),
  staff(
    'rob',
    'Rob de Wit',
    'functionaris gegevensbescherming en beheerder van CJG Zuidwaard',
    'cjg-zuidwaard',
  ),
]

/** Functions of professionals in the register. */
export const functionsOf = (sub: string): Professional['functions'] =>
  sub === 'rob' ? ['fg', 'beheerder', 'registerbeheerder'] : ['professional', 'aanvrager']

/** Everybody who can log in. */
export const peopleOf = (children: readonly FictionalChild[]): readonly DevelopmentPerson[] => [
  ...adults,
  ...children.map(({ sub, name, bsn }) => ({ sub, name, about: 'jongere', bsn })),
  ...professionals,
]

/** The fictional register of authority. */
export const authorityOf = (children: readonly FictionalChild[]): readonly FictionalAuthority[] =>
  children.map(({ bsn, parents: subs }) => ({
    child: bsn,
    holders: subs.flatMap((sub) => adults.find((adult) => adult.sub === sub)?.bsn ?? []),
  }))

type Dossier = Readonly<Record<string, CategoryRecord>>

const help = (name: string, goals: readonly string[], tips: readonly string[]): Dossier => ({
  identiteit_contact: { naam: name, contactpersoon: 'Joris Vos' },
  hulp_betrokkenheid: {
    naamOrganisatie: 'CJG Zuidwaard',
    contactpersoon: 'Joris Vos',
    startdatum: '2026-09-07',
    dagenEnTijden: ['dinsdag 15.30 uur'],
  },
  hulp_doelen_afspraken: {
    doelenSchool: [...goals],
    tipsVoorDeLeraar: [...tips],
    voortgang: 'Het gaat langzaam beter.',
  },
  plan_afspraken: {
    afspraken: [
      {
        actie: 'Elke week een gesprek op school',
        verantwoordelijke: 'CJG Zuidwaard',
        datum: '2026-10-01',
        status: 'bezig',
      },
    ],
  },
  hulp_dossier_inhoud: { diagnostiek: 'Dit verlaat het CJG nooit.' },
})

/** What the CJG holds, by client number. */
export const cjgDossiers: Readonly<Record<string, Dossier>> = {
  'C-1001': help(
    'Noor van der Veen',
    ['Op tijd in de les zijn', 'Durven vragen om hulp'],
    ['Laat Noor vooraan zitten', 'Geef opdrachten in kleine stappen'],
  ),
  'C-1002': help('Sanne de Boer', ['Rustig de dag beginnen'], ['Een vaste plek in de klas']),
  'C-1003': help('Thijs Jansen', ['Stage afmaken'], ['Elke maandag kort bellen']),
}

/** What leerplicht holds, by case number. */
export const truancyDossiers: Readonly<Record<string, Dossier>> = {
  'L-2026-17': {
    identiteit_contact: { naam: 'Noor van der Veen' },
    verzuim_ongeoorloofd: {
      perioden: [{ datum: '2026-11-02', uren: 4 }],
    },
  },
}

/** What the primary school holds: the report for the next school (WPO 42), of which parents get a copy. */
export const reportDossiers: Readonly<Record<string, Dossier>> = {
  'B-0612': {
    identiteit_contact: { naam: 'Noor van der Veen' },
    gedrag_welbevinden: { werkhouding: 'Werkt graag samen.', omgang: 'Helpt anderen.' },
    ondersteuningsbehoefte: { onderwijsbehoeften: 'Korte opdrachten, vaste plek in de klas' },
  },
}
