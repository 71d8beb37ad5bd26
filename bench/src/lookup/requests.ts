import { createHash, hash, type KeyObject, randomFillSync, sign } from 'node:crypto'
import type { Sizes } from './data.ts'
import { birthDate, cardText, sessionSecret } from './people.ts'

export interface SessionKey {
  readonly privateKey: KeyObject
  readonly x: string
  readonly y: string
}

/**
 * Ready requests: nine in ten for a person new to the site, one in ten for somebody that the site has already read. With a key, each carries a
 * proof of its own, made just now: a proof lives one minute and serves once.
 */
export function makeRequests(
  count: number,
  sizes: Sizes,
  random: (below: number) => number,
  place: { readonly origin: string; readonly key: SessionKey | null; readonly known: Map<number, number[]> },
): Buffer[] {
  const head = place.key === null ? '' : headOf(place.key)
  return Array.from({ length: count }, () => {
    const account = 1 + random(sizes.accounts)
    const site = ((account - 1) % sizes.sites) + 1
    const before = place.known.get(site) ?? []
    const again = before.length > 0 && random(10) === 0
    const person = again ? (before[random(before.length)] as number) : 1 + random(sizes.persons)
    if (!again) {
      if (before.length < 50) before.push(person)
      place.known.set(site, before)
    }
    const body = JSON.stringify({ card: cardText(person), birthDate: birthDate(person), rank: 1, domain: 'PHAR' })
    const token = sessionSecret(account).toString('base64url')
    const proof = place.key === null ? '' : `DPoP: ${prove(head, place.key, `${place.origin}/v1/rights`, token, body)}\r\n`
    return Buffer.from(
      `POST /v1/rights HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: DPoP ${token}\r\n${proof}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  })
}

function headOf(key: SessionKey): string {
  return Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x: key.x, y: key.y } })).toString(
    'base64url',
  )
}

function prove(head: string, key: SessionKey, htu: string, token: string, body: string): string {
  const now = Date.now()
  const claims = {
    htm: 'POST',
    htu,
    iat: Math.floor(now / 1000),
    jti: uuidV7(now),
    bsh: createHash('sha256').update(body).digest('base64url'),
    ath: hash('sha256', token, 'base64url'),
  }
  const text = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${text}.${sign('sha256', Buffer.from(text), { key: key.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

function uuidV7(millis: number): string {
  const bytes = randomFillSync(Buffer.alloc(16))
  bytes.writeUIntBE(millis, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
