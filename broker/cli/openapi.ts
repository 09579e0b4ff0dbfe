/** `openapi`: the description of the API, generated from the schemas that the routes parse with. */
import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { openApiDocument } from '../http/openapi.ts'
import { type CommandIo, example, told } from './io.ts'

/** The document as it is committed and served. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`

export const openApiCommand = (io: CommandIo): Command =>
  new Command('openapi')
    .description('print the OpenAPI description, or write it to a file')
    .option('--out <file>', 'file to write, such as docs/openapi.json')
    .addHelpText('after', example('openapi --out docs/openapi.json'))
    .action(({ out }: { out?: string }) =>
      told(io, async () => {
        if (out === undefined) return io.stdout(openApiText())
        writeFileSync(out, openApiText())
      }),
    )
