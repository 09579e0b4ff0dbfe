/** What `npm start` prints when everything runs: what is where, and what to try first. */
import type { Environment } from './environment.ts'

const pad = (text: string): string => text.padEnd(24)

export const welcome = ({ layout, seeded }: Environment): string => {
  const gateways = layout.gateways.flatMap(({ party, ordersUrl, pagesUrl }) => [
    `  ${pad(party.name)}${pagesUrl}   pages for its staff, and copies for families`,
    `  ${pad('')}${ordersUrl}   its gateway`,
  ])
  const families = seeded.children.map(
    ({ sub, name, parents }) => `  ${pad(name)}log in as ${[sub, ...parents].join(', ')}`,
  )
  return `
The consent broker runs. Everything here is fictional.

  ${pad('broker, for machines')}${layout.issuer}
  ${pad('broker, for people')}${layout.peopleUrl}
  ${pad('API description')}${layout.issuer}/v1/openapi.json
  ${pad('login')}${layout.loginIssuer}   (click a person, no password)
${gateways.join('\n')}

Families:
${families.join('\n')}

Try this in another terminal:
  npm run demo                                            the whole story, step by step
  npm run --silent broker -- person choices --as marieke  what a mother said yes to
  npm run --silent broker -- person log --as marieke      who looked at her daughter's data
  npm run --silent broker -- policy explain --holder school_vo --requester leerplicht \\
    --purpose verzuimaanpak --category ziekteverzuim --age 13

Mails are not sent: they land in ${layout.environment['CONSENT_BROKER_MAIL_FOLDER']}
Files and logs are in ${layout.dir}. Stop with Ctrl-C.
`
}
