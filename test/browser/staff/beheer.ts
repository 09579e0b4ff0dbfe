/** Pages of administration (`/beheer`). */

import { generateKeyPairSync } from 'node:crypto'
import { party } from '../../support/family.ts'
import { client } from '../../support/nouns.ts'
import type { Scene } from '../scenes.ts'
import { follow, press } from '../visitor.ts'
import { choose, fill, manyParties, tick } from './parts.ts'

/** How many keys are named (RFC 7638): nothing breaks it. */
const THUMBPRINT = 'opl2LsJ2P4qocjunYRdLIlUYYEbcYaAVSqi3XM8rEVg'

const administration: Scene = {
  name: 'administration',
  play: async ({ page, as, show }) => {
    await as('beheerder')
    await show('overview')
    await follow(page, 'Hoe goed leesbaar zijn de teksten?')
    await show('texts')
    await follow(page, 'Meer teksten')
    await show('more texts')
    await page.goto('/beheer')
    await follow(page, 'Thema')
    await show('themes')
  },
}

const longLists: Scene = {
  name: 'administration of many',
  play: async ({ portal, page, as, go, show }) => {
    await manyParties(portal, 30)
    await portal.write(async (tx) => {
      for (let at = 0; at < 30; at += 1) {
        await tx.parties.putProfessional({
          subject: `https://login.test.example ${at}`,
          party: party('cjg'),
          employee: `medewerker-${at}`,
          functions: ['professional', 'aanvrager', 'fg', 'beheerder'],
          active: at % 3 > 0,
        })
        await tx.parties.putClient(client({ id: `systeem-${at}`, party: party('cjg') }))
      }
    })
    await as('beheerder')
    await show('the beginnings')
    await fill(page, 'mens', 'medewerker-2')
    await press(page, 'Zoek')
    await show('some people')
    await fill(page, 'mens', 'niemand')
    await press(page, 'Zoek')
    await show('nobody')
    for (const [path, more] of [
      ['/beheer/mensen', 'Meer mensen'],
      ['/beheer/systemen', 'Meer systemen'],
      ['/beheer/meedoen', 'Meer organisaties'],
    ] as const) {
      await go(path)
      await show(path)
      await follow(page, more)
      await show(`more of ${path}`)
    }
  },
}

const peopleAndSystems: Scene = {
  name: 'people and systems changed',
  play: async ({ portal, page, as, go, show }) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = (kid: string) => ({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256' })
    await portal.write((tx) =>
      tx.parties.putClient(
        client({ id: 'cjg-dossier', party: party('cjg'), jwks: { keys: [key('sleutel-2026')] } }),
      ),
    )
    await as('beheerder')
    await follow(page, 'Voeg iemand toe')
    await show('somebody new')
    await press(page, 'Bewaar')
    await show('everything is missing')
    await fill(page, 'login', '100200300')
    await fill(page, 'medewerker', 'm.14')
    await tick(page, 'functies-professional')
    await press(page, 'Bewaar')
    await show('added')
    await page.locator('tr', { hasText: 'm.14' }).getByRole('link').click()
    await show('one of the people')
    await page.locator('#functies-professional').uncheck()
    await press(page, 'Bewaar')
    await show('without a function')
    await go('/beheer/systemen/cjg-dossier')
    await show('a system')
    await press(page, 'Bewaar de sleutel')
    await show('no key')
    await fill(page, 'sleutelset', JSON.stringify(key('sleutel-2027')))
    await tick(page, 'plaats-ernaast')
    await press(page, 'Bewaar de sleutel')
    await show('two keys')
    await fill(page, 'sleutelset', JSON.stringify(key(THUMBPRINT)))
    await tick(page, 'plaats-ernaast')
    await press(page, 'Bewaar de sleutel')
    await show('a key named by its thumbprint')
    await press(page, `Haal ${THUMBPRINT} weg`)
    await press(page, 'Haal sleutel-2026 weg')
    await press(page, 'Haal sleutel-2027 weg')
    await show('the last key')
    await go('/beheer/systemen/cjg-dossier')
    await tick(page, 'binding-mtls')
    await fill(page, 'berichten', 'ftp://linde.example')
    await fill(page, 'kopie-naam', 'linde-kopieen')
    await press(page, 'Bewaar de aansluiting')
    await show('no connection')
    await fill(page, 'berichten', 'https://linde.example/berichten')
    await fill(page, 'kopie-adres', 'https://linde.example/kopieen')
    await press(page, 'Bewaar de aansluiting')
    await show('connected')
    await follow(page, 'Verander wat dit systeem mag')
    await show('what it may do')
    await press(page, 'Kijk wat er verandert')
    await show('nothing changed')
    for (const one of ['feiten', 'controles']) await page.locator(`#mag-${one}`).uncheck()
    await tick(page, 'mag-aanbiedingen', 'mag-afschriften')
    await press(page, 'Kijk wat er verandert')
    await show('what changes')
    await press(page, 'Bewaar dit')
    await show('changed')
    await tick(page, 'aan-nee')
    await page.getByRole('button', { name: 'Bewaar', exact: true }).click()
    await show('switched off')
  },
}

const newSystem: Scene = {
  name: 'a new system',
  play: async ({ page, as, show }) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await as('beheerder')
    await follow(page, 'Voeg een systeem toe')
    await show('empty form')
    await press(page, 'Bewaar')
    await show('everything is missing')
    await fill(page, 'systeem', 'linde-magister')
    await fill(page, 'leverancier', 'Magister')
    await tick(page, 'mag-controles', 'bewijs-sleutel')
    await fill(page, 'sleutelset', JSON.stringify(privateKey.export({ format: 'jwk' })))
    await press(page, 'Bewaar')
    await show('a private key')
    const key = { ...publicKey.export({ format: 'jwk' }), kid: 'sleutel-2026' }
    await fill(page, 'sleutelset', JSON.stringify(key))
    await press(page, 'Bewaar')
    await show('added')
  },
}

const organisations: Scene = {
  name: 'organisations of the register',
  play: async ({ portal, page, as, show }) => {
    await manyParties(portal, 30)
    await as('register')
    await show('organisations')
    await follow(page, 'Meer organisaties')
    await show('more organisations')
    await page.goto('/beheer/organisaties/nieuw')
    await show('a new one')
    await press(page, 'Bewaar')
    await show('everything is missing')
    await fill(page, 'korte-naam', 'de-mus')
    await choose(page, 'soort', 'school_po')
    await fill(page, 'naam', 'Basisschool De Mus')
    await fill(page, 'oin', '00000099000000009000')
    await choose(page, 'regio', portal.context.rulebooks.regions[0]?.region.id ?? '')
    await tick(page, 'bsn-nee')
    await press(page, 'Bewaar')
    await show('added')
    await press(page, 'Voeg deze beheerder toe')
    await show('no first administrator')
    await fill(page, 'login', '100200301')
    await fill(page, 'medewerker', 'm.1')
    await press(page, 'Voeg deze beheerder toe')
    await show('with an administrator')
    await tick(page, 'aan-nee')
    await press(page, 'Bewaar')
    await show('switched off')
  },
}

export const beheerScenes: readonly Scene[] = [
  administration,
  longLists,
  peopleAndSystems,
  newSystem,
  organisations,
]
