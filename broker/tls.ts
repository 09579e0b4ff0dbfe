/** What every TLS listener here speaks, of a broker and of a gateway. */

/** With TLS 1.2 only the suites that FAPI 2.0 asks for, section 5.2.2 by way of BCP 195. */
const TLS_12_SUITES = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
]
const TLS_13_SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
]

/** Options of a TLS server: TLS 1.2 and 1.3, with forward secrecy always. */
export const TLS_LIMITS = {
  minVersion: 'TLSv1.2',
  ciphers: [...TLS_13_SUITES, ...TLS_12_SUITES].join(':'),
  honorCipherOrder: true,
} as const
