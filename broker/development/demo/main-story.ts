/** The main story: ask, three people say yes, exactly that slice arrives sealed, one withdraws, refused. */
import type { HeldSlice, WantedSlice } from '../../../consent/ports/requester.ts'
import type { Choice, Page, ShownText } from '../person-answers.ts'
import { openSealed } from './sealed.ts'
import { filesHolding } from './search-files.ts'
import {
  CJG,
  type KnownChild,
  lastExchange,
  logOf,
  questionsAbout,
  recordsOf,
  SCHOOL,
  type Stage,
} from './stage.ts'
import { chapter, check, given, type Step, same, sameNames } from './story.ts'

const PURPOSE = 'terugkoppeling_hulp'
const CATEGORIES = ['hulp_betrokkenheid', 'hulp_doelen_afspraken']

type Scene = {
  readonly stage: Stage
  readonly child: KnownChild
  request?: string
  held?: HeldSlice
}
type MainStep = Step<Scene>

const wanted = ({ child, stage }: Scene): WantedSlice => ({
  kind: child.atSchool,
  houder: CJG,
  doel: PURPOSE,
  categorieen: CATEGORIES,
  medewerker: stage.school.employee,
})

const tokenAnswer = ({ stage }: Scene) => {
  const { status, answer } = lastExchange(stage.school, '/oauth/token')
  return { status, answer }
}

const noToken: MainStep = {
  id: 'geen_token',
  title: 'De school wil zien wat er in de hulp is afgesproken. Niemand zei nog ja.',
  run: async (scene) => {
    const { requester } = scene.stage.school
    const known = await requester.token(wanted(scene))
    const refusal = tokenAnswer(scene)
    const unknown = await requester.token({ ...wanted(scene), kind: scene.child.atCjg })
    return {
      checks: [
        check('de school krijgt geen token', known === null),
        check('voor een kind dat zij niet kent ook niet', unknown === null),
        same('beide antwoorden zijn letter voor letter gelijk', tokenAnswer(scene), refusal),
      ],
      sees: { school: `${refusal.status} ${refusal.answer}` },
      hidden: ['De school leest niet of er hulp is, of iemand nee zei, en waarom het niet mag.'],
    }
  },
}

const ask: MainStep = {
  id: 'vraag',
  title: 'De school vraagt het gezin om toestemming.',
  run: async (scene) => {
    const { school } = scene.stage
    const { kind, houder, doel, categorieen, medewerker } = wanted(scene)
    const asked = await school.requester.askForConsent({
      kind,
      houder,
      ontvanger: SCHOOL,
      doel,
      categorieen,
      medewerker,
      reden: 'Wij willen in de klas hetzelfde doen als in de hulp.',
    })
    scene.request = asked.id
    const state = await school.requester.requestState({ verzoek: asked.id, medewerker })
    return {
      checks: [
        same('het antwoord is "gevraagd"', asked['status'], 'gevraagd'),
        same('zo staat het er ook voor', state['status'], 'gevraagd'),
      ],
      sees: { school: 'Gevraagd. Meer niet.' },
    }
  },
}

const familySees: MainStep = {
  id: 'gezin_ziet',
  title: 'Moeder, vader en Mila (13) zien de vraag. Een ander gezin niet.',
  run: async (scene) => {
    const { stage, child, request } = scene
    const { mother, father } = stage.family
    const seen = async (sub: string) =>
      (await questionsAbout(stage, sub, child)).filter(({ id }) => id === request)
    const [first] = await seen(mother.sub)
    const question = given(first, 'de vraag')
    const others = (await stage.person('anja')).get<Page<{ id: string }>>('/toestemmingsverzoeken')
    return {
      checks: [
        sameNames('moeder ziet wat er gevraagd wordt', question.categorieen, CATEGORIES),
        same('vader ook', (await seen(father.sub)).length, 1),
        same('Mila ook', (await seen(child.sub)).length, 1),
        check(
          'een ander gezin niet',
          (await others).items.every(({ id }) => id !== request),
        ),
      ],
      sees: {
        gezin: `${question.vrager.naam} vraagt gegevens van ${question.houder.naam}: "${question.reden}"`,
      },
    }
  },
}

/** Reads the text and says yes to exactly that text. */
const sayYes = async ({ stage, child, request }: Scene, sub: string): Promise<Choice> => {
  const person = await stage.person(sub)
  const answer = {
    kind: child.kind,
    houder: CJG,
    ontvanger: SCHOOL,
    doel: PURPOSE,
    categorieen: CATEGORIES,
    verzoek: request,
  }
  const { tekstversie, laatsteDag } = await person.post<ShownText>(
    '/toestemmingen/_voorbeeld',
    answer,
  )
  return person.post('/toestemmingen', { ...answer, keuze: 'gegeven', tekstversie, laatsteDag })
}

const yesOf = (who: {
  readonly id: string
  readonly title: string
  readonly sub: (scene: Scene) => string
}): MainStep => ({
  id: who.id,
  title: who.title,
  run: async (scene) => {
    const choice = await sayYes(scene, who.sub(scene))
    const token = await scene.stage.school.requester.token(wanted(scene))
    const { verzoek, medewerker } = {
      verzoek: given(scene.request, 'de vraag'),
      medewerker: scene.stage.school.employee,
    }
    const state = await scene.stage.school.requester.requestState({ verzoek, medewerker })
    return {
      checks: [
        same('het ja geldt', choice.staat, 'geldig'),
        same('nog niet alle antwoorden zijn er', choice.alleAntwoordenBinnen, false),
        check('de school krijgt nog geen token', token === null),
        same('de vraag staat nog open', state['status'], 'gevraagd'),
      ],
      sees: { school: 'Gevraagd. Ook nu.' },
      hidden: ['Wie al ja zei, ziet niemand anders.'],
    }
  },
})

const lastYes: MainStep = {
  id: 'ja_mila',
  title: 'Mila is 13: zonder haar ja mag het niet. Zij zegt ook ja. Nu is er een token.',
  run: async (scene) => {
    const { school } = scene.stage
    const choice = await sayYes(scene, scene.child.sub)
    const held = given(await school.requester.token(wanted(scene)), 'het token')
    scene.held = held
    const by = { verzoek: given(scene.request, 'de vraag'), medewerker: school.employee }
    const state = await school.requester.requestState(by)
    return {
      checks: [
        same('alle antwoorden zijn er', choice.alleAntwoordenBinnen, true),
        sameNames('het token is voor precies wat gevraagd is', held.categorieen, CATEGORIES),
        same('de vraag is beantwoord', state['status'], 'beschikbaar'),
      ],
      sees: { school: `Een token van 2 minuten voor ${held.categorieen.join(' en ')}.` },
      hidden: ['In het token staat geen grond, geen naam en geen ouder.'],
    }
  },
}

const slice: MainStep = {
  id: 'deel',
  title: 'De school haalt het deel op: ondertekend door het CJG, en dicht voor iedereen onderweg.',
  run: async (scene) => {
    const { stage, child } = scene
    const fetched = await given(scene.held, 'het token').collect()
    if (fetched.status !== 'verstrekt') throw new Error('er kwam geen deel')
    const exchange = lastExchange(stage.school, '/v1/verstrekkingen')
    const sealed = openSealed(exchange.answer)
    const expected = Object.fromEntries(CATEGORIES.map((id) => [id, child.dossier[id]]))
    return {
      checks: [
        same(
          'precies de bestelde velden, zoals ze bij het CJG staan',
          recordsOf(fetched.answer),
          expected,
        ),
        same('het CJG zette zijn handtekening', fetched.answer.holder.id, CJG),
        same('het is voor deze school', fetched.answer.requester.id, SCHOOL),
        check('de grootte is een vaste klasse', sealed.sizeIsClass),
        check('onderweg is geen woord te lezen', !exchange.answer.includes(stage.family.word)),
        check('ook niet zonder de verpakking', !sealed.plain.includes(stage.family.word)),
      ],
      sees: {
        school: CATEGORIES.flatMap((id) => Object.keys(child.dossier[id] ?? {})).join(', '),
        broker: `${sealed.alg}, ${sealed.enc}, ${sealed.bytes} bytes: een vaste klasse, hoe groot het deel ook is`,
      },
      hidden: ['De broker heeft geen sleutel die dit opent.'],
    }
  },
}

const nothingKept: MainStep = {
  id: 'niets_bewaard',
  title: 'Wij zoeken een woord uit het deel in de database en alle logboeken van de broker.',
  run: async ({ stage, child }) => {
    const { word, neverWord } = stage.family
    const inDossier = await filesHolding(stage.layout.dir, word)
    const outside = inDossier.filter((file) => !file.includes('/dossiers/'))
    const never = await filesHolding(stage.layout.dir, neverWord)
    const bsn = await filesHolding(stage.layout.dir, child.bsn)
    // The login and the citizen register are outside the broker: they are where the number belongs.
    const kept = bsn.filter((file) => !/(login|brp)\.json$/.test(file))
    return {
      checks: [
        check(
          'het woord staat in het dossier bij het CJG (het zoeken werkt)',
          inDossier.length > 0,
        ),
        same('en nergens anders: geen database, geen logboek', outside, []),
        check(
          'wat niet besteld is, bleef ook daar',
          never.every((file) => file.includes('/dossiers/')),
        ),
        same('het BSN staat nergens bij de broker', kept, []),
      ],
      hidden: ['De broker bewaart geen inhoud en geen BSN.'],
    }
  },
}

const someFields: MainStep = {
  id: 'minder_velden',
  title: 'De school heeft genoeg aan drie velden en vraagt alleen die.',
  run: async (scene) => {
    const velden = {
      hulp_betrokkenheid: ['naamOrganisatie', 'contactpersoon'],
      hulp_doelen_afspraken: ['tipsVoorDeLeraar'],
    }
    const fetched = await scene.stage.school.requester.fetchSlice({ ...wanted(scene), velden })
    if (fetched.status !== 'verstrekt') throw new Error('er kwam geen deel')
    const found = Object.entries(recordsOf(fetched.answer)).flatMap(([category, record]) =>
      Object.keys(record).map((field) => `${category}.${field}`),
    )
    const expected = Object.entries(velden).flatMap(([category, fields]) =>
      fields.map((field) => `${category}.${field}`),
    )
    return {
      checks: [sameNames('precies die drie komen aan', found, expected)],
      sees: { school: found.join(', ') },
    }
  },
}

const withdraw: MainStep = {
  id: 'intrekken',
  title: 'De school heeft een nieuw token in de hand. Dan trekt vader zijn ja in.',
  run: async (scene) => {
    const { stage, child } = scene
    const held = given(await stage.school.requester.token(wanted(scene)), 'het token')
    const father = await stage.person(stage.family.father.sub)
    const said = await father.get<Page<Choice>>(`/toestemmingen?kind=${child.kind}`)
    const own = given(
      said.items.find(({ doel, staat }) => doel === PURPOSE && staat === 'geldig'),
      'het ja van vader',
    )
    const withdrawn = await father.post<Choice>(`/toestemmingen/${own.id}/_intrekken`, {})
    const next = await held.collect()
    const again = await stage.school.requester.token(wanted(scene))
    return {
      checks: [
        same('vader leest: ingetrokken', withdrawn.staat, 'ingetrokken'),
        same(
          'het volgende verzoek, met het token dat nog geldt, krijgt niets',
          next.status,
          'niet_verstrekt',
        ),
        check('een nieuw token komt er niet', again === null),
      ],
      sees: { school: `${next.status}: hetzelfde antwoord als bij een leeg dossier` },
      hidden: ['De school leest niet dat er iets is ingetrokken, en door wie.'],
    }
  },
}

const log: MainStep = {
  id: 'logboek',
  title: 'Alles staat in het logboek van het gezin. Ieder leest zijn eigen bladzijde.',
  run: async ({ stage, child }) => {
    const { mother, father } = stage.family
    const [ofMother, ofFather, ofMila] = [
      await logOf(stage, mother.sub, child),
      await logOf(stage, father.sub, child),
      await logOf(stage, child.sub, child),
    ]
    const said = (rows: typeof ofMother) =>
      rows.filter(({ gebeurtenis }) => gebeurtenis === 'toestemming_vastgelegd').length
    const shared = (rows: typeof ofMother) =>
      rows.filter(({ gebeurtenis }) => /^(verstrekking|token|verzoek)_/.test(gebeurtenis))
    const kinds = shared(ofMother).map(({ gebeurtenis }) => gebeurtenis)
    return {
      checks: [
        ...['token_geweigerd', 'verzoek_gedaan', 'token_verleend', 'verstrekking_geleverd'].map(
          (kind) => check(`moeder leest ${kind}`, kinds.includes(kind)),
        ),
        check('en dat de school daarna niets kreeg', kinds.includes('verstrekking_geweigerd')),
        same(
          'twee keer geleverd',
          kinds.filter((kind) => kind === 'verstrekking_geleverd').length,
          2,
        ),
        same('vader leest dezelfde regels', shared(ofFather), shared(ofMother)),
        same('Mila ook', shared(ofMila), shared(ofMother)),
        same('moeder leest alleen haar eigen antwoord', said(ofMother), 1),
        same('vader leest zijn ja en zijn intrekking', said(ofFather), 2),
        same('Mila leest alleen haar eigen antwoord', said(ofMila), 1),
      ],
      sees: {
        moeder: `${ofMother.length} regels, de nieuwste: ${ofMother[0]?.tekst ?? ''}`,
        vader: `${ofFather.length} regels, de nieuwste: ${ofFather[0]?.tekst ?? ''}`,
        Mila: `${ofMila.length} regels, de nieuwste: ${ofMila[0]?.tekst ?? ''}`,
      },
      hidden: ['De ene ouder leest nooit wat de andere zei.'],
    }
  },
}

export const mainStory = chapter<Scene>(
  {
    id: 'hoofdverhaal',
    title: 'Een school vraagt een klein deel van een hulpdossier',
    intro: 'Mila is 13 en krijgt hulp van het CJG. Haar school wil weten wat er is afgesproken.',
  },
  (stage) => ({ stage, child: stage.children.mila }),
  [
    noToken,
    ask,
    familySees,
    yesOf({
      id: 'ja_moeder',
      title: 'Moeder zegt ja.',
      sub: ({ stage }) => stage.family.mother.sub,
    }),
    yesOf({
      id: 'ja_vader',
      title: 'Vader zegt ja. Beide ouders zeiden nu ja.',
      sub: ({ stage }) => stage.family.father.sub,
    }),
    lastYes,
    slice,
    nothingKept,
    someFields,
    withdraw,
    log,
  ],
)
