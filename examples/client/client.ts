// A professional's software in about sixty lines: it signs in, asks for rights with a scanned card, and sends an invoice.
//   node examples/client/client.ts --origin http://localhost:8400 --client CODE --client-key FILE --rpps N --finess N --code XXXX-XXXX-XXXX-XXXX \
//     --card 'CLO1:…' --birth-date AAAA-MM-JJ
// In life the person approves on a telephone and touches a passkey; here two stand-ins do it, and only the first sign-in is shown.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { makeProof, makeSessionKey, signJwt, uuidV7At } from '@cloison/contract'
import { approveOnPhone, softwareAuthenticator } from '@cloison/world'

const options = ['origin', 'client', 'client-key', 'rpps', 'finess', 'code', 'card', 'birth-date'] as const
const { values } = parseArgs({ options: Object.fromEntries(options.map((name) => [name, { type: 'string' as const }])) })
const given = (name: (typeof options)[number]): string => {
  const value = values[name]
  if (typeof value !== 'string') throw new Error(`--${name} is missing`)
  return value
}

const origin = given('origin')
const key = await makeSessionKey()
let token: string | undefined

/** Every request carries a proof by our key, which covers the method, the address and the body, and serves once. */
async function send(path: string, body: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const [url, bytes] = [origin + path, new TextEncoder().encode(JSON.stringify(body))]
  const held = token === undefined ? {} : { token }
  const dpop = await makeProof(key, { method: 'POST', url, body: bytes, now: Date.now(), ...held })
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `DPoP ${token}` }
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', dpop, ...authorization, ...headers },
    body: bytes,
  })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Error(`${path}: ${response.status} ${answer['code']} — ${answer['message']}`)
  return answer
}

/** Which software asks: signed by its own registered key, for this session's key alone. */
async function assertion(client: string): Promise<string> {
  const jwk = JSON.parse(await readFile(given('client-key'), 'utf8')) as JsonWebKey
  const own = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const [now, { x }] = [Date.now(), await crypto.subtle.exportKey('jwk', key.publicKey)]
  const iat = Math.floor(now / 1000)
  return signJwt(
    own,
    { alg: 'ES256', typ: 'JWT' },
    { iss: client, sub: client, aud: origin, iat, exp: iat + 60, jti: uuidV7At(now), key: x },
  )
}

const client = given('client')
const { handle, authorizationUrl } = await send('/v1/signin', { client }, { 'cloison-client': await assertion(client) })
const back = await approveOnPhone(String(authorizationUrl), { rpps: given('rpps') })
const { situations } = await send('/v1/signin/identity', { handle, ...Object.fromEntries(back.searchParams) })
console.log('Exercices du jour :', situations)
await send('/v1/signin/establishment', { handle, finess: given('finess') })
const { options: offered } = await send('/v1/signin/code', { handle, code: given('code') })
const response = softwareAuthenticator(origin).create(offered as Parameters<ReturnType<typeof softwareAuthenticator>['create']>[0])
token = String((await send('/v1/signin/enrolment', { handle, response }))['accessToken'])

const rights = await send('/v1/rights', { card: given('card'), birthDate: given('birth-date'), domain: 'PHAR' })
console.log('Droits :', rights)
const lines = [{ kind: 'medicine', cip13: '3400900000006', quantity: 1, unitPriceCents: 1000, ratePercent: 65 }]
const claim = { engagement: rights['engagement'], day: rights['day'], lines }
console.log('Facture reçue :', await send('/v1/claims', claim, { 'idempotency-key': uuidV7At(Date.now()) }))
