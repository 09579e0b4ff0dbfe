/** What a child is called by its age, and what changes at an age: level B1, "u" for parents, "je" for young people. */
import type { Voiced } from '../language.ts'

const nl = {
  child: (age: string) => `uw kind (${age} jaar)`,
  you: (age: string) => `uzelf (${age} jaar)`,
  unknown: 'een kind',
  noSayTitle: 'Wij weten niet of u gezag hebt over dit kind',
  noSay: 'Daarom ziet u hier niets over het kind. Dat is bij iedereen zonder gezag zo.',
  noSayWhat: [
    'Hebt u gezag? Log uit en log opnieuw in. Dan kijken wij weer in het register.',
    'Klopt het register niet? Bel ons.',
    'Gaat een vraag over uzelf? Dan staat die bij “Vragen aan u”.',
  ],
  /** Who decides now, to who has a part in it. */
  decides: {
    ouder: 'U beslist, samen met wie ook gezag heeft.',
    samen: 'U beslist, en uw kind beslist mee.',
    mee: 'U beslist mee.',
    zelf: 'U beslist.',
  },
  notYetTitle: 'Vanaf 12 jaar beslist uw kind mee',
  notYet: 'Uw ouders of verzorgers beslissen nu nog.',
  grownTitle: 'Vanaf 16 jaar beslist uw kind zelf',
  grown:
    'Daarom ziet u hier geen keuzes en geen nieuwe regels meer. Dat is bij elk kind van 16 jaar of ouder zo.',
  grownWhat: 'Wilt u iets weten? Vraag het uw kind.',
  grownLog:
    'Uw kind is 16 jaar of ouder en beslist zelf. U ziet hier geen nieuwe regels meer. Wat er eerder gebeurde, blijft staan.',
  grownArrange: 'Uw kind kiest nu zelf welke organisaties erbij horen. Het maakt ook zelf codes.',
  grownOld: 'Wat u zelf koos, en wat er eerder gebeurde, blijft u zien bij “Wie keek er?”.',
  explain: 'Lees wat er verandert',
  soonTitle: (age: number, day: string) => `Op ${day} verandert er iets: dan wordt uw kind ${age}`,
  soon: {
    12: 'Vanaf dan beslist uw kind met u mee. Uw kind kan dan zelf inloggen.',
    16: 'Vanaf dan beslist uw kind zelf. U ziet dan geen nieuwe regels en geen keuzes meer.',
    18: 'Vanaf dan is uw kind meerderjarig. Uw gezag stopt dan.',
  } as Readonly<Record<number, string>>,
}

type LeeftijdTexts = typeof nl

const je: LeeftijdTexts = {
  ...nl,
  you: (age) => `jezelf (${age} jaar)`,
  decides: {
    ouder: 'Jij beslist, samen met wie ook gezag heeft.',
    samen: 'Jij beslist, en het kind beslist mee.',
    mee: 'Jij beslist mee.',
    zelf: 'Jij beslist.',
  },
  notYetTitle: 'Vanaf 12 jaar beslis je mee',
  notYet: 'Je ouders of verzorgers beslissen nu nog. Vanaf 12 jaar zie je hier wie wat wil weten.',
  soonTitle: (age, day) => `Op ${day} verandert er iets: dan word je ${age}`,
  soon: {
    12: 'Vanaf dan beslis je mee. Je ziet dan ook wie er keek.',
    16: 'Vanaf dan beslis je zelf. Je ouders zien dan geen nieuwe regels en geen keuzes meer.',
    18: 'Vanaf dan ben je meerderjarig. Je ouders hebben dan geen gezag meer.',
  },
}

const en: LeeftijdTexts = {
  child: (age) => `your child (${age})`,
  you: (age) => `yourself (${age})`,
  unknown: 'a child',
  noSayTitle: 'We do not know whether you have authority over this child',
  noSay:
    'That is why you see nothing about the child here. It is so for everybody without authority.',
  noSayWhat: [
    'Do you have authority? Log out and log in again. Then we look in the register again.',
    'Is the register wrong? Call us.',
    'Is a question about yourself? Then it is under “Questions to you”.',
  ],
  decides: {
    ouder: 'You decide, with whoever else has authority.',
    samen: 'You decide, and the young person has a say too.',
    mee: 'You have a say in it.',
    zelf: 'You decide.',
  },
  notYetTitle: 'From 12 on you decide too',
  notYet: 'Your parents or carers decide for now. From 12 on you see here who wants to know what.',
  grownTitle: 'From 16 on your child decides',
  grown:
    'That is why you see no choices and no new lines here. It is so for every child of 16 or older.',
  grownWhat: 'Do you want to know something? Ask your child.',
  grownLog:
    'Your child is 16 or older and decides. You see no new lines here any more. What happened before stays.',
  grownArrange: 'Your child now chooses which organisations belong here, and makes codes too.',
  grownOld: 'What you chose yourself, and what happened before, you still see under “Who looked?”.',
  explain: 'Read what changes',
  soonTitle: (age, day) => `On ${day} something changes: the ${age}th birthday`,
  soon: {
    12: 'From then on the young person decides together with the parents, and can log in.',
    16: 'From then on the young person decides. Parents see no new lines and no choices any more.',
    18: 'From then on the young person is of age. Parental authority ends.',
  },
}

export const leeftijdTexts: Voiced<LeeftijdTexts> = { nl, je, en }
