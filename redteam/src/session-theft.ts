import { makeSessionKey } from '@cloison/contract'
import type { Chance } from '@cloison/world'
import type { Attack } from './attack.ts'
import type { Auditor } from './auditor.ts'
import { type Captured, prepare, send } from './captured.ts'
import { type Shown, type Target, TargetRefused } from './target.ts'

const VICTIM = 2
const CARDS = 8
const AT_ONCE = 20

/**
 * A thief on another machine has the session's token, and requests captured with their proofs: some that were answered, and one that was
 * held back and never arrived. Without the key, all that can be had is the answer to the one held back, once: its person is the bound.
 */
export const sessionTheft: Attack = {
  name: 'session-theft',
  summary: 'un jeton de session et des preuves capturées servent ailleurs : rejouées, en parallèle, modifiées',
  bound: 1,
  async run(target, auditor, chance) {
    const key = await makeSessionKey()
    const { token } = await target.signIn(VICTIM, key)
    if (token === undefined) throw new TargetRefused('La victime n’a pas de session.')
    const cards = await target.cards(CARDS)
    const ask = (shown: Shown) => prepare(target.origin, { key, token }, '/v1/rights', { ...shown, domain: 'PHAR' })
    const [heldBack, ...others] = cards
    if (heldBack === undefined) throw new TargetRefused('Aucune carte.')
    const answered: Captured[] = []
    for (const shown of others) {
      const request = await ask(shown)
      if ((await send(request)).status !== 200)
        throw new TargetRefused('La victime n’obtient pas de réponse : les consultations sont-elles fermées ?')
      answered.push(request)
    }

    const own = await makeSessionKey()
    const elsewhere = await Promise.all(
      cards.map((shown) => prepare(target.origin, { key: own, token }, '/v1/rights', { ...shown, domain: 'PHAR' })),
    )
    const naked = elsewhere.map((request) => ({ ...request, headers: without(request.headers, 'dpop') }))
    const bearer = naked.map((request) => ({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }))
    for (const request of [...elsewhere, ...naked, ...bearer, ...answered]) await tell(auditor, request)
    for (const request of answered.slice(0, 2)) await inParallel(auditor, request)

    for (const shown of cards.slice(0, 3))
      for (const altered of await alterations(await ask(shown), target, cards, own, chance)) await tell(auditor, altered)
    const before = auditor.count().exposed
    const answers = await inParallel(auditor, await ask(heldBack))
    const figures = { beforeTheRace: before, answersToTheOneHeldBack: answers, atOnce: AT_ONCE, refusals: auditor.refusals() }
    return { ok: before === 0 && answers <= 1, figures }
  },
}

async function tell(auditor: Auditor, request: Captured): Promise<boolean> {
  return auditor.received(request.body, await send(request))
}

/** The same request many times at once; how many of the answers told something. */
async function inParallel(auditor: Auditor, request: Captured): Promise<number> {
  const told = await Promise.all(Array.from({ length: AT_ONCE }, () => tell(auditor, request)))
  return told.filter(Boolean).length
}

/** A fresh proof of the victim's, never sent, around something else than what it was made for. */
async function alterations(
  fresh: Captured,
  target: Target,
  cards: readonly Shown[],
  own: CryptoKeyPair,
  chance: Chance,
): Promise<Captured[]> {
  const other = cards.find(({ card }) => !fresh.body.includes(JSON.stringify(card)))
  const [head = '', claims = '', signature = ''] = (fresh.headers['dpop'] ?? '').split('.')
  const with_ = (dpop: string, more: Partial<Captured> = {}): Captured => ({ ...fresh, headers: { ...fresh.headers, dpop }, ...more })
  const { x, y } = await crypto.subtle.exportKey('jwk', own.publicKey)
  const at = chance.below(signature.length - 2)
  const token = fresh.headers['authorization'] ?? ''
  return [
    { ...fresh, body: JSON.stringify({ ...other, domain: 'PHAR' }) },
    { ...fresh, body: `${fresh.body} ` },
    { ...fresh, url: `${target.origin}/v1/rights?again=1` },
    { ...fresh, url: `${target.origin}/v1/rights/today`, method: 'GET' },
    { ...fresh, headers: { ...fresh.headers, authorization: token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A') } },
    with_(`${head}.${again(claims, (each) => ({ ...each, jti: crypto.randomUUID() }))}.${signature}`),
    with_(`${head}.${again(claims, (each) => ({ ...each, bsh: undefined }))}.${signature}`),
    with_(`${again(head, (each) => ({ ...each, alg: 'none' }))}.${claims}.`),
    with_(`${again(head, (each) => ({ ...each, jwk: { kty: 'EC', crv: 'P-256', x, y } }))}.${claims}.${signature}`),
    with_(`${head}.${claims}.${signature.slice(0, at)}${signature[at] === 'A' ? 'B' : 'A'}${signature.slice(at + 1)}`),
    with_(`${fresh.headers['dpop']}, ${fresh.headers['dpop']}`),
  ]
}

function again(part: string, change: (value: Record<string, unknown>) => object): string {
  const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>
  return Buffer.from(JSON.stringify(change(value))).toString('base64url')
}

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name))
}
