import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { signJwt } from '@cloison/contract'
import { csv, person } from '../import-house.ts'
import { MARK, refused } from '../refused.ts'
import { doorsOf } from './bad-input-doors.ts'
import type { BadInputScene } from './bad-input-scene.ts'

const TODAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())

interface Ways {
  readonly type?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** What the signature says otherwise than the file. */
  readonly claims?: object
  readonly key?: CryptoKey
}

/** Files that no import takes, each with its code; nothing of them stays. */
export async function portfolios(scene: BadInputScene): Promise<void> {
  const { amc } = scene
  const good = csv([person(1)], { day: TODAY, amc })
  const other = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])) as CryptoKeyPair
  const head = good.toString('utf8').split('\n')[0] ?? ''
  const cases: readonly (readonly [what: string, file: string | Uint8Array, ways: Ways, code: string])[] = [
    ['JSON', '{}', { type: 'application/json' }, 'request.unsupported'],
    ['another type', good, { type: `x/${MARK}` }, 'request.unsupported'],
    ['no type', good, { type: null }, 'request.unsupported'],
    // A bomb that would be gigabytes is never opened.
    ['compressed', Buffer.from('1f8b0800000000000003', 'hex'), { headers: { 'content-encoding': 'gzip' } }, 'request.unsupported'],
    ['not a signature', good, { headers: { 'cloison-signature': MARK } }, 'signature-invalid'],
    ['by another key', good, { key: other.privateKey }, 'signature-invalid'],
    ['of another file', good, { claims: { digest: 'ab'.repeat(32) } }, 'signature-mismatch'],
    ['of another number', good, { claims: { sequence: 2 } }, 'signature-mismatch'],
    ['of other persons', good, { claims: { persons: 2 } }, 'signature-mismatch'],
    ['noise', MARK, {}, 'truncated'],
    ['a line of noise', `${MARK}\n`, {}, 'header-malformed'],
    ['half a header', `${head.slice(0, 40)}\n`, {}, 'header-malformed'],
    ['an unknown column', `${head}\nmemberNumber;${MARK}\n`, {}, 'column-unknown'],
    ['a column twice', `${head}\nmemberNumber;memberNumber\n`, {}, 'column-twice'],
    ['an address', `${head}\nmemberNumber;Adresse postale\n`, {}, 'contact-column'],
    ['a long line', `${head}${'x'.repeat(100_000)}`, {}, 'line-too-long'],
    ['nested without end', '['.repeat(10_000), {}, 'line-too-long'],
    ['cut', good.subarray(0, -1), {}, 'truncated'],
    ['nobody', `${good.toString('utf8').split('\n').slice(0, 2).join('\n')}\n`, {}, 'empty-file'],
    ['of an unknown insurer', csv([person(1)], { day: TODAY, amc: '9990009999' }), {}, 'insurer-unknown'],
    ['of a day to come', csv([person(1)], { day: '2999-01-01', amc }), {}, 'day-out-of-range'],
    [
      'differences from nothing',
      csv([{ ...person(1), action: 'open' }], { kind: 'delta', day: TODAY, amc }),
      { claims: { kind: 'delta' } },
      'base-missing',
    ],
    ['a wrong line', csv([person(1, { birthDate: MARK })], { day: TODAY, amc }), {}, 'lines-rejected'],
    ['a line in another encoding', Buffer.from(good.toString('utf8'), 'latin1'), {}, 'lines-rejected'],
  ]
  const route = doorsOf(scene).find(({ path }) => path === '/v1/portfolios')?.route
  const wrong: string[] = []
  for (const [what, file, ways, code] of cases) {
    const bytes = new Uint8Array(Buffer.from(file))
    const headers = { 'cloison-signature': await signature(bytes, amc, ways.key ?? scene.insurerKey, ways.claims), ...ways.headers }
    const { type = 'text/csv' } = ways
    const reply = await scene.insurer.ask('POST', '/v1/portfolios', { body: bytes, contentType: type, headers })
    const said = refused(reply, route)
    if (said !== code) wrong.push(`${what}: ${said} and not ${code}`)
  }
  assert.deepEqual(wrong, [])
  const [row] = await scene.db.owner.query<{ n: number }>('select count(*)::int as n from beneficiaries.person', [])
  assert.equal(row?.n, 0)
}

/** The signature that goes with a portfolio, altered or not. */
export function signature(file: Uint8Array, amc: string, key: CryptoKey, claims: object = {}): Promise<string> {
  const said = {
    format: 'cloison-portfolio/1',
    digest: createHash('sha256').update(file).digest('hex'),
    amc,
    kind: 'snapshot',
    sequence: 1,
    persons: 1,
  }
  return signJwt(key, { alg: 'ES256', typ: 'cloison-portfolio+jws' }, { ...said, ...claims })
}
