/** Settings: every refusal names its setting, and production takes nothing of a development set-up. */
import { describe, expect, it } from 'vitest'
import { brokerConfig, ConfigError } from '../../broker/config.ts'

const PRODUCTION = {
  CONSENT_BROKER_ISSUER: 'https://broker.example',
  CONSENT_BROKER_MACHINES_LISTEN: '0.0.0.0:8443',
  CONSENT_BROKER_PEOPLE_URL: 'https://mijn.broker.example',
  CONSENT_BROKER_PEOPLE_LISTEN: '0.0.0.0:8444',
  CONSENT_BROKER_DATABASE: '/srv/broker/broker.db',
  CONSENT_BROKER_KEYS: '/srv/broker/keys',
  CONSENT_BROKER_TRUSTED_CAS: '/srv/broker/cas.pem',
}
const DEVELOPMENT = {
  ...PRODUCTION,
  CONSENT_BROKER_MODE: 'development',
  CONSENT_BROKER_ISSUER: 'http://127.0.0.1:8400',
}

const faultsOf = (change: object, base: object = PRODUCTION): readonly string[] => {
  try {
    brokerConfig({ ...base, ...change })
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('settings', () => {
  it('know two themes, and take the first where none is named', () => {
    const base = { ...DEVELOPMENT, CONSENT_BROKER_MODE: 'development' }
    expect(brokerConfig(base).theme).toBe('paars')
    expect(brokerConfig({ ...base, CONSENT_BROKER_THEME: 'groen' }).theme).toBe('groen')
    expect(faultsOf({ CONSENT_BROKER_THEME: 'roze' }, base).join()).toContain(
      'CONSENT_BROKER_THEME',
    )
  })

  it('are production unless said otherwise, without login, register or regions', () => {
    expect(brokerConfig(PRODUCTION)).toMatchObject({
      mode: 'production',
      issuer: 'https://broker.example',
      machines: { host: '0.0.0.0', port: 8443 },
      peopleUrl: 'https://mijn.broker.example',
      people: { host: '0.0.0.0', port: 8444 },
      database: '/srv/broker/broker.db',
      keys: '/srv/broker/keys',
      trustedCas: '/srv/broker/cas.pem',
      regions: [],
      login: null,
      brpUrl: null,
    })
  })

  it('take regions, register and, in development, a login', () => {
    const login = {
      CONSENT_BROKER_LOGIN_ISSUER: 'http://127.0.0.1:8402',
      CONSENT_BROKER_LOGIN_AUDIENCE: 'mensen',
    }
    const more = {
      CONSENT_BROKER_REGIONS: 'zuid.yaml, noord.yaml',
      CONSENT_BROKER_BRP_URL: 'https://brp.example/haalcentraal/v2',
    }
    expect(brokerConfig({ ...DEVELOPMENT, ...login, ...more })).toMatchObject({
      mode: 'development',
      regions: ['zuid.yaml', 'noord.yaml'],
      brpUrl: 'https://brp.example/haalcentraal/v2',
      login: { issuer: 'http://127.0.0.1:8402', audience: 'mensen' },
    })
  })

  it.each(Object.keys(PRODUCTION))('refuse a missing %s by name', (name) => {
    expect(faultsOf({ [name]: undefined })).toEqual([`${name} is not set.`])
  })

  it('name everything that is missing at once', () => {
    expect(faultsOf({}, {})).toHaveLength(Object.keys(PRODUCTION).length)
  })

  it.each([
    ['CONSENT_BROKER_MODE', 'test'],
    ['CONSENT_BROKER_ISSUER', 'https://broker.example/'],
    ['CONSENT_BROKER_ISSUER', 'https://broker.example/v1'],
    ['CONSENT_BROKER_ISSUER', 'broker.example'],
    ['CONSENT_BROKER_ISSUER', 'ftp://broker.example'],
    ['CONSENT_BROKER_PEOPLE_URL', ''],
    ['CONSENT_BROKER_MACHINES_LISTEN', '8443'],
    ['CONSENT_BROKER_MACHINES_LISTEN', '0.0.0.0:'],
    ['CONSENT_BROKER_PEOPLE_LISTEN', '0.0.0.0:65536'],
    ['CONSENT_BROKER_DATABASE', ''],
    ['CONSENT_BROKER_KEYS', ''],
    ['CONSENT_BROKER_TRUSTED_CAS', ''],
    ['CONSENT_BROKER_REGIONS', ''],
    ['CONSENT_BROKER_REGIONS', 'zuid.yaml,'],
    ['CONSENT_BROKER_BRP_URL', 'brp'],
  ])('refuse %s=%s by name', (name, value) => {
    const faults = faultsOf({ [name]: value })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(new RegExp(`^${name} .+\\.$`))
  })

  it('take the last port there is', () => {
    expect(faultsOf({ CONSENT_BROKER_PEOPLE_LISTEN: '0.0.0.0:65535' })).toEqual([])
  })

  it('refuse a misspelt one by name', () => {
    expect(faultsOf({ CONSENT_BROKER_REGION: 'zuid.yaml' })).toEqual([
      'CONSENT_BROKER_REGION is no setting of a broker.',
    ])
  })

  it('refuse DATABASE_URL, which would store elsewhere than asked', () => {
    const [fault] = faultsOf({ DATABASE_URL: 'postgres://db.example/broker' })
    expect(fault).toMatch(/^DATABASE_URL /)
  })

  it.each([
    ['CONSENT_BROKER_LOGIN_ISSUER', 'CONSENT_BROKER_LOGIN_AUDIENCE', 'https://login.example'],
    ['CONSENT_BROKER_LOGIN_AUDIENCE', 'CONSENT_BROKER_LOGIN_ISSUER', 'mensen'],
  ])('refuse a login of %s alone, naming the other half', (given, missing, value) => {
    const [fault] = faultsOf({ [given]: value }, DEVELOPMENT)
    expect(fault).toMatch(new RegExp(`^${missing} is not set`))
  })
})

describe('production', () => {
  const MARKS = ['ontwikkeling', 'development', 'Development', 'localhost', '127.0.0.1']
  const PATHS = ['CONSENT_BROKER_DATABASE', 'CONSENT_BROKER_KEYS', 'CONSENT_BROKER_TRUSTED_CAS']
  const ADDRESSES = ['CONSENT_BROKER_ISSUER', 'CONSENT_BROKER_PEOPLE_URL', 'CONSENT_BROKER_BRP_URL']

  it.each(PATHS.flatMap((name) => MARKS.map((mark) => [name, mark])))(
    'refuses %s in a folder called %s',
    (name = '', mark) => {
      const at = { [name]: `/srv/${mark}/file` }
      expect(faultsOf(at)).toEqual([expect.stringMatching(new RegExp(`^${name} `))])
      expect(faultsOf(at, DEVELOPMENT)).toEqual([])
    },
  )

  it.each(ADDRESSES.flatMap((name) => [...MARKS, '[::1]'].map((mark) => [name, mark])))(
    'refuses %s at %s',
    (name = '', mark = '') => {
      const host =
        mark.includes('.') || mark.startsWith('[') ? mark : `${mark.toLowerCase()}.example`
      const at = { [name]: `https://${host}` }
      expect(faultsOf(at)).toEqual([expect.stringMatching(new RegExp(`^${name} .*development`))])
      expect(faultsOf(at, DEVELOPMENT)).toEqual([])
    },
  )

  it.each(ADDRESSES)('refuses %s without TLS', (name) => {
    expect(faultsOf({ [name]: 'http://broker.example' })).toEqual([
      `${name} must be https in production.`,
    ])
  })

  it('refuses a login for the endpoints for people, both halves by name', () => {
    const faults = faultsOf({
      CONSENT_BROKER_LOGIN_ISSUER: 'https://login.example',
      CONSENT_BROKER_LOGIN_AUDIENCE: 'mensen',
    })
    expect(faults.map((fault) => fault.split(' ', 1)[0])).toEqual([
      'CONSENT_BROKER_LOGIN_ISSUER',
      'CONSENT_BROKER_LOGIN_AUDIENCE',
    ])
  })

  describe('of mail', () => {
    const SMTP = {
      CONSENT_BROKER_SMTP_URL: 'smtps://broker:g%40heim@post.example:465',
      CONSENT_BROKER_MAIL_FROM: 'Toestemming <nee@broker.example>',
    }
    const mailOf = (change: object) => brokerConfig({ ...PRODUCTION, ...change }).mail

    it('are a folder beside the database without a server', () => {
      expect(mailOf({})).toEqual({
        from: 'toestemming@broker.invalid',
        domain: 'broker.invalid',
        by: { folder: '/srv/broker/berichten' },
      })
      expect(mailOf({ CONSENT_BROKER_MAIL_FOLDER: '/srv/post' })).toMatchObject({
        by: { folder: '/srv/post' },
      })
    })

    it('are a server and a sender, with a name or without', () => {
      expect(mailOf(SMTP)).toEqual({
        from: 'Toestemming <nee@broker.example>',
        domain: 'broker.example',
        by: { smtpUrl: SMTP.CONSENT_BROKER_SMTP_URL },
      })
      expect(mailOf({ ...SMTP, CONSENT_BROKER_MAIL_FROM: 'nee@post.example' })).toMatchObject({
        from: 'nee@post.example',
        domain: 'post.example',
      })
    })

    it.each([
      ['CONSENT_BROKER_MAIL_FROM', { ...SMTP, CONSENT_BROKER_MAIL_FROM: undefined }],
      ['CONSENT_BROKER_MAIL_FROM', { ...SMTP, CONSENT_BROKER_MAIL_FROM: 'niemand' }],
      ['CONSENT_BROKER_MAIL_FROM', { ...SMTP, CONSENT_BROKER_MAIL_FROM: 'A <a@b.nl>, <c@d.nl>' }],
      ['CONSENT_BROKER_MAIL_FOLDER', { ...SMTP, CONSENT_BROKER_MAIL_FOLDER: '/srv/post' }],
      ['CONSENT_BROKER_SMTP_URL', { ...SMTP, CONSENT_BROKER_SMTP_URL: 'https://post.example' }],
      ['CONSENT_BROKER_SMTP_URL', { ...SMTP, CONSENT_BROKER_SMTP_URL: 'smtp://post.example/x' }],
    ])('are refused, naming %s and no password', (name, change) => {
      const faults = faultsOf(change).join(' ')
      expect(faults).toContain(name)
      expect(faults).not.toContain('heim')
    })
  })
})
