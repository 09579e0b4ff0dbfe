/** What `npm start` prints when everything runs: what is where, and what to try first. */
import type { Environment } from './environment.ts'

const broker = 'npm run --silent broker --'

const pad = (text: string): string => text.padEnd(24)

/** A folder with a space in it, too, must be one word of the shell. */
const quoted = (word: string): string =>
  /^[\w./@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** `dir` is the folder as it was given; null where it is the one that every command looks in by itself. */
export const welcome = ({ layout, seeded }: Environment, dir: string | null): string => {
  const where = dir === null ? '' : ` --dir ${quoted(dir)}`
  const demo = dir === null ? 'npm run demo' : `npm run demo --${where}`
  const gateways = layout.gateways.flatMap(({ party, ordersUrl, pagesUrl }) => [
    `  ${pad(party.name)}${pagesUrl}   pages for its staff, and copies for families`,
    `  ${pad('')}${ordersUrl}   its gateway`,
  ])
  const families = seeded.children.map(
    ({ sub, name, parents }) => `  ${pad(name)}log in as ${[sub, ...parents].join(', ')}`,
  )
  const hints = [
    [demo, 'the whole story, step by step'],
    [`${broker} person choices${where} --as marieke`, 'what a mother said yes to'],
    [`${broker} person log${where} --as marieke`, "who looked at her daughter's data"],
  ] as const
  const wide = Math.max(...hints.map(([command]) => command.length))
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
${hints.map(([command, shows]) => `  ${command.padEnd(wide)}  ${shows}`).join('\n')}
  ${broker} policy explain --holder school_vo --requester leerplicht \\
    --purpose verzuimaanpak --category ziekteverzuim --age 13

Mails are not sent: they land in ${layout.environment['CONSENT_BROKER_MAIL_FOLDER']}
Files and logs are in ${layout.dir}. Stop with Ctrl-C.
`
}
