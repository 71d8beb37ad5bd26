import assert from 'node:assert/strict'
import { type ClaimAnswer, type RightsAnswer, rightsAnswer } from '@cloison/contract'
import { MARK, refused } from '../refused.ts'
import type { Reply } from './bad-input-asker.ts'
import { doorsOf } from './bad-input-doors.ts'
import type { BadInputScene } from './bad-input-scene.ts'

const TODAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
const RIGHTS = '/v1/rights'

interface Question {
  readonly card: string
  readonly birthDate: string
  readonly rank?: number
  readonly domain?: string
  readonly day?: string
}

function askRights(scene: BadInputScene, question: Question): Promise<Reply> {
  return scene.professional.ask('POST', RIGHTS, { body: JSON.stringify({ domain: 'PHAR', ...question }) })
}

/** Each kind of card that gives nothing, and why; a good one among them. How many of these askings are paid. */
export async function cards(scene: BadInputScene): Promise<{ readonly paid: number; readonly answered: number }> {
  const { cards: made } = scene
  const [good, revoked, expired] = [await made.issue(), await made.issue({ revoked: true }), await made.issue({ until: '2026-01-05' })]
  const birthDate = good.birthDate
  const altered = made.alter(good.text)
  const kinds: readonly (readonly [what: string, question: Question, code: string, paid: boolean])[] = [
    ['not a card', { card: `${MARK} ${MARK}`, birthDate }, 'card.malformed', false],
    ['a card in small letters', { card: good.text.toLowerCase(), birthDate }, 'card.malformed', false],
    ['noise of the right shape', { card: `CLO1:${'0'.repeat(60)}`, birthDate }, 'card.malformed', true],
    ['truncated', { card: good.text.slice(0, -3), birthDate }, 'card.malformed', true],
    ['by an unknown key', { card: made.forge(), birthDate }, 'card.unknown-key', true],
    ['with a turned signature', { card: altered, birthDate }, 'card.bad-signature', true],
    ['not yet valid', { card: made.sign({ validFrom: '2029-01-01' }), birthDate }, 'card.not-yet-valid', true],
    ['expired, never issued', { card: made.sign({ validUntil: '2026-01-05' }), birthDate }, 'card.expired', true],
    ['expired', { card: expired.text, birthDate }, 'card.expired', true],
    ['revoked', { card: revoked.text, birthDate }, 'card.revoked', true],
    ['signed, never issued', { card: made.sign(), birthDate }, 'person.unknown', true],
    ['of another birth date', { card: good.text, birthDate: '1980-05-06' }, 'person.unknown', true],
    ['of a birth date that no calendar has', { card: good.text, birthDate: '1980-19-45' }, 'person.unknown', true],
    ['of another rank', { card: good.text, birthDate, rank: 2 }, 'person.unknown', true],
    ['of another domain', { card: good.text, birthDate, domain: 'MEDE' }, 'domain.not-yours', false],
    ['for tomorrow', { card: good.text, birthDate, day: '2999-01-01' }, 'day.out-of-range', false],
    ['for long ago', { card: good.text, birthDate, day: '2020-01-01' }, 'day.out-of-range', false],
  ]
  const door = doorsOf(scene).find(({ path }) => path === RIGHTS)
  for (const [what, question, code] of kinds) {
    assert.equal(refused(await askRights(scene, question), door?.route, [good.text, birthDate, altered]), code, what)
  }
  // The right question, and then its very proof again, at both processes: paid once.
  const body = JSON.stringify({ ...good, card: good.text, text: undefined, domain: 'PHAR' })
  const credentials = await scene.professional.credentials('POST', RIGHTS, { body })
  const answer = await scene.professional.ask('POST', RIGHTS, { body, credentials })
  assert.equal(answer.status, 200, answer.text)
  assert(rightsAnswer.parse(JSON.parse(answer.text)).covered)
  for (const process of [0, 1, 0, 1] as const) {
    assert.equal(refused(await scene.professional.ask('POST', RIGHTS, { body, credentials, process }), door?.route), 'proof.replayed')
  }
  return { paid: kinds.filter(([, , , paid]) => paid).length, answered: 1 }
}

/** The same invoice twice, a key that served for another, an engagement of nobody: one claim in the end. */
export async function claims(scene: BadInputScene): Promise<void> {
  const card = await scene.cards.issue()
  const rights = JSON.parse((await askRights(scene, { card: card.text, birthDate: card.birthDate })).text) as RightsAnswer
  const lines = [{ kind: 'medicine', cip13: '3400930000003', quantity: 1, unitPriceCents: 500, ratePercent: 65 }]
  const invoice = { engagement: rights.engagement, day: TODAY, lines }
  const door = doorsOf(scene).find(({ route }) => route.path === '/v1/claims' && route.method === 'POST')
  const post = (body: object, key: string) =>
    scene.professional.ask('POST', '/v1/claims', { body: JSON.stringify(body), headers: { 'idempotency-key': key } })
  const says = async (body: object, key: string): Promise<string> => refused(await post(body, key), door?.route, scene.professional.secrets)

  assert.equal(await says({ ...invoice, engagement: '00000-00000-00000-00000-00000-0' }, 'a'.repeat(16)), 'claim.engagement-unknown')
  assert.equal(await says({ ...invoice, day: '2026-01-01' }, 'a'.repeat(16)), 'claim.engagement-unknown')
  assert.equal(
    await says({ ...invoice, lines: [...lines, { kind: 'consultation', code: 'G', priceCents: 3000 }] }, 'a'.repeat(16)),
    'request.malformed',
  )
  assert.equal(
    await says({ ...invoice, lines: [{ kind: 'consultation', code: 'G', priceCents: 3000 }] }, 'a'.repeat(16)),
    'domain.not-yours',
  )
  for (const key of ['short', 'x'.repeat(65), `${MARK} with blanks`, "' or 1=1 --aaaaaaaa"])
    assert.equal(await says(invoice, key), 'request.malformed')

  // Sixteen times at once, at one process and the other, under one key: one invoice.
  const sent = await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      scene.professional.ask('POST', '/v1/claims', {
        body: JSON.stringify(invoice),
        headers: { 'idempotency-key': 'k'.repeat(16) },
        process: n % 2 === 0 ? 0 : 1,
      }),
    ),
  )
  assert.deepEqual([...new Set(sent.map(({ status }) => status))], [202], sent.find(({ status }) => status !== 202)?.text)
  assert.equal(new Set(sent.map(({ text }) => (JSON.parse(text) as ClaimAnswer).claimId)).size, 1)
  assert.equal(await says({ ...invoice, lines: [{ ...lines[0], unitPriceCents: 501 }] }, 'k'.repeat(16)), 'claim.key-reused')
  assert.equal(await says(invoice, 'l'.repeat(16)), 'claim.duplicate')
  const [row] = await scene.db.owner.query<{ n: number }>('select count(*)::int as n from claims.claim')
  assert.equal(row?.n, 1)
}
