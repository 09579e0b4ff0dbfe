/** Settings that network sources have in common: secrets in files, TLS, and what may be switched off in development only. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { SourceError, type SourceFault } from '../../consent/ports/source.ts'

const path = z.string().min(1)

/** Authority and client certificate of a connection; files are relative to the folder of the mapping. */
export const tlsFiles = z
  .strictObject({
    /** Authorities that the server's certificate must descend from (PEM); left out, those of the system. */
    ca: path.optional(),
    /** Shown to the server, where it asks for one (PEM). */
    certificate: path.optional(),
    key: path.optional(),
  })
  .refine(({ certificate, key }) => (certificate === undefined) === (key === undefined), {
    message: 'certificate and key belong together',
  })
export type TlsFiles = z.infer<typeof tlsFiles>

/** What a source is opened with besides its mapping. */
export type SourceRuntime = {
  /** Also speak without TLS: only for one machine in development and tests. */
  readonly allowInsecure: boolean
}

/** Reads the files that a mapping names. */
export type SettingFiles = {
  readonly at: (relative: string) => string
  /** `SourceError('not_configured')` that names the setting. */
  readonly read: (setting: string, relative: string) => string
  /** The first line of a file that holds one secret; `SourceError('not_configured')` as `read`, and where it is empty. */
  readonly secret: (setting: string, relative: string) => string
}

/** One fault about a setting of a mapping. */
export const settingFault = (file: string, key: string, message: string): SourceFault => ({
  file,
  key,
  row: null,
  message,
})

/** Gives the files beside a mapping. */
export const settingFiles = (mappingPath: string, name: string): SettingFiles => {
  const refuse = (setting: string, message: string, cause?: unknown): never => {
    throw new SourceError('not_configured', [settingFault(name, setting, message)], { cause })
  }
  const at = (relative: string): string => resolve(dirname(mappingPath), relative)
  const read = (setting: string, relative: string): string => {
    try {
      return readFileSync(at(relative), 'utf8')
    } catch (error) {
      return refuse(setting, `the file ${relative} cannot be read`, error)
    }
  }
  const secret = (setting: string, relative: string): string => {
    const [first = ''] = read(setting, relative).split(/\r?\n/)
    return first === '' ? refuse(setting, `the first line of ${relative} is empty`) : first
  }
  return { at, read, secret }
}

/** What `node:tls` takes. */
export type TlsMaterial = {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** Reads certificates and key; `SourceError('not_configured')` naming the setting. */
export const tlsMaterial = (
  { ca, certificate, key }: TlsFiles,
  setting: string,
  files: SettingFiles,
): TlsMaterial => ({
  ...(ca !== undefined && { ca: files.read(`${setting}.ca`, ca) }),
  ...(certificate !== undefined && { cert: files.read(`${setting}.certificate`, certificate) }),
  ...(key !== undefined && { key: files.read(`${setting}.key`, key) }),
})

/** Codes of `node:tls` for a certificate that must not be believed. */
const UNTRUSTED =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_\w+|HOSTNAME_MISMATCH)$/
const UNREACHABLE =
  /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|ENOENT|EACCES)$/

/** The code of a fault of Node or a driver; empty where it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** Why a connection failed, by its code, in words without host or secret; null for what is no fault of a connection. */
export const connectionProblem = (
  code: string,
): { readonly code: 'not_configured' | 'unavailable'; readonly message: string } | null => {
  if (UNTRUSTED.test(code))
    return {
      code: 'not_configured',
      message: `the server's certificate is not believed (${code}); name its authority in tls.ca, and the server as its certificate does`,
    }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return { code: 'not_configured', message: 'the server does not speak TLS as it should' }
  if (UNREACHABLE.test(code))
    return { code: 'unavailable', message: `the server cannot be reached (${code})` }
  return null
}
