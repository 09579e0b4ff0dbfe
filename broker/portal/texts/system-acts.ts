/** Texts of what a system that is there may do, when an administrator changes it. */
import type { Act } from '../../../consent/act.ts'
import type { Bilingual } from '../language.ts'

const nl = {
  to: 'Verander wat dit systeem mag',
  title: (id: string) => `Wat mag ${id}?`,
  lead: 'U ziet eerst wat er verandert. Daarna bewaart u het.',
  check: 'Kijk wat er verandert',
  checkTitle: 'Controleer wat er verandert',
  gained: 'Dit mag het systeem er straks bij',
  lost: 'Dit mag het systeem straks niet meer',
  kept: 'Dit blijft het systeem mogen',
  nothing: 'Niets',
  atOnce: 'Dit geldt meteen',
  atOnceWhat:
    'Het telt vanaf het volgende verzoek. Wat het systeem niet meer mag, kan ook niet met toegang die het nu nog heeft.',
  save: 'Bewaar dit',
  change: 'Verander uw keuze',
  same: 'U veranderde niets. Kies wat erbij komt of weg moet.',
  late: 'Iemand anders veranderde dit intussen. Kijk hieronder wat het systeem nu mag, en kies opnieuw.',
  /** What an act taken away comes to. */
  without: {
    toestemmingsverzoeken:
      'Vragen die er al zijn, blijven staan. Het systeem ziet niet meer of er een antwoord is.',
    toestemmingen: 'Wat al is vastgelegd, blijft gelden.',
    betrokkenheden: 'Kinderen die al gekoppeld zijn, blijven gekoppeld.',
    feiten: 'Wat al is vastgelegd, telt door tot het afloopt.',
    aanbiedingen:
      'Wat al is aangeboden, blijft klaarstaan. Het systeem ziet niet meer wat anderen u aanbieden.',
    controles: 'Uw mensen kunnen het nog wel zelf nakijken in dit portaal.',
    afschriften: 'Gezinnen kunnen hun kopieën dan niet meer lezen bij uw organisatie.',
  } satisfies Record<Act, string>,
}

export type SystemActsTexts = typeof nl

const en: SystemActsTexts = {
  to: 'Change what this system may do',
  title: (id) => `What may ${id} do?`,
  lead: 'You first see what changes. Then you save it.',
  check: 'See what changes',
  checkTitle: 'Check what changes',
  gained: 'This the system may do as well from then on',
  lost: 'This the system may not do any more',
  kept: 'This the system may go on doing',
  nothing: 'Nothing',
  atOnce: 'This counts at once',
  atOnceWhat:
    'It counts from the next request on. What the system may not do any more, it cannot do with access that it still has either.',
  save: 'Save this',
  change: 'Change your choice',
  same: 'You changed nothing. Choose what is added or taken away.',
  late: 'Somebody else changed this meanwhile. See below what the system may do now, and choose again.',
  without: {
    toestemmingsverzoeken:
      'Questions that are there stay. The system sees no more whether there is an answer.',
    toestemmingen: 'What was recorded goes on counting.',
    betrokkenheden: 'Children that are linked stay linked.',
    feiten: 'What was recorded counts until it ends.',
    aanbiedingen: 'What was offered stays ready. The system sees no more what others offer to you.',
    controles: 'Your people can still check it themselves in this portal.',
    afschriften: 'Families can then no longer read their copies at your organisation.',
  },
}

export const systemActsTexts: Bilingual<SystemActsTexts> = { nl, en }
