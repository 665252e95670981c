// A client's private key as the Web Crypto API holds it, for the libraries that sign with it.
import { createPrivateKey } from 'node:crypto'

import { key } from '../../node/check.mjs'

const ALGORITHMS = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
}

/** The RSA key of that client, to sign with that algorithm. */
export function signingKey(name, algorithm = 'RS256') {
  const pkcs8 = createPrivateKey(key(name)).export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHMS[algorithm], false, ['sign'])
}
