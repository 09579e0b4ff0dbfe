import { party } from '../../support/family.ts'
import { ask, type Scene } from '../scenes.ts'
import { press } from '../visitor.ts'
import { record, SHARED } from './parts.ts'

const green: Scene = {
  name: 'the second theme',
  family: { theme: 'groen' },
  play: async ({ portal, page, as, go, show }) => {
    await record(portal, 'cjg', {
      name: 'vitaal_belang',
      requester: party('hulpdiensten'),
      purpose: 'veiligheid_meldcode',
      categories: ['veiligheidssignalen'],
    })
    await as('invaller', '/beheer/thema')
    await show('both themes')
    await go('/prof/zonder-toestemming')
    await press(page, 'Verder')
    await show('a form with faults')
    await go('/fg?organisatie=partij_cjg')
    await press(page, 'Controleer nu')
    await show('figures')
    await go('/fg/logboek?organisatie=partij_cjg')
    await show('log')
    await as('ouder1')
    await show('a parent')
  },
}

const atTwo: Scene = {
  name: 'somebody who works at two organisations',
  play: async ({ page, as, go, show }) => {
    await as('invaller')
    await show('work list')
    await press(page, 'Zoek')
    await show('no organisation chosen')
    for (const path of ['/fg', '/school', '/beheer', '/mijn-login']) {
      await go(path)
      await show(path)
    }
  },
}

const inEnglish: Scene = {
  name: 'staff pages in English',
  locale: 'en-GB',
  family: SHARED,
  play: async ({ portal, as, go, show }) => {
    await ask(portal)
    await as('invaller')
    const paths = [
      '/prof',
      '/prof/controle',
      '/prof/controle/zonder-naam',
      '/prof/feit',
      '/prof/aanbieden',
      '/prof/zonder-toestemming',
      '/prof/vragen?organisatie=partij_cjg',
      '/school/nieuw',
      '/school/samen',
      '/fg?organisatie=partij_cjg',
      '/fg/logboek?organisatie=partij_cjg',
      '/fg/steekproef',
      '/fg/regels',
      '/fg/regels/verzuimaanpak',
      '/fg/regels/versies',
      '/fg/bewaren',
      '/fg/bewaren/gezin',
      '/fg/wisverzoeken',
      '/fg/signalen',
      '/beheer',
      '/beheer/teksten',
      '/beheer/thema',
      '/beheer/mensen',
      '/beheer/mensen/nieuw',
      '/beheer/systemen',
      '/beheer/nieuw-systeem',
      '/beheer/meedoen',
    ]
    for (const path of paths) {
      await go(path)
      await show(path)
    }
  },
}

export const scenesAcross: readonly Scene[] = [green, atTwo, inEnglish]
