import type { Chance, Program } from '@cloison/world'
import type { Attack } from './attack.ts'
import type { Auditor } from './auditor.ts'
import { send } from './captured.ts'
import { type Shown, type Target, TargetRefused } from './target.ts'

const HONEST = 0
/** A pharmacy technician of another pharmacy. */
const ATTACKER = 4
// Together below the two hundred persons of a pharmacy account: beyond, the budget answers, and nothing is learnt of the rest.
const UNKNOWN_CARDS = 40
const ALTERED_CARDS = 40
const OTHER_DATES = 40
const NUMBERS = 20
const TIMED = 30

const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const PREFIX = 'CLO1:'
const FEE = [{ kind: 'dispensing-fee', code: 'HDE', quantity: 1 }]

/**
 * A professional's stolen account, passkey included, asks about people who never came: cards drawn by chance or changed by one character,
 * other birth dates on a card seen once, engagement numbers of another establishment, receipts by guess. Nobody may be exposed.
 */
export const probe: Attack = {
  name: 'probe',
  summary: 'un compte volé devine : cartes inconnues ou altérées, autres dates de naissance, engagements d’autrui, reçus',
  bound: 0,
  async run(target, auditor, chance) {
    const [seen, ...rest] = await target.cards(4)
    const honest = await target.signIn(HONEST)
    const attacker = await target.signIn(ATTACKER)
    if (seen === undefined) throw new TargetRefused('Aucune carte.')
    await guessCards(attacker, auditor, seen, chance)
    await guessDates(attacker, auditor, seen, chance)
    await useOthersNumbers(honest, attacker, auditor, rest, chance)
    await guessReceipts(target, auditor, chance)
    return { ok: true, figures: { refusals: auditor.refusals(), timing: await timing(attacker, seen, chance) } }
  },
}

async function lookUp(by: Program, shown: Shown) {
  return by.call('POST', '/v1/rights', { ...shown, domain: 'PHAR' })
}

async function guessCards(attacker: Program, auditor: Auditor, seen: Shown, chance: Chance): Promise<void> {
  for (let tries = 0; tries < UNKNOWN_CARDS; tries++) {
    const shown = { ...seen, card: PREFIX + drawn(BASE45, seen.card.length - PREFIX.length, chance) }
    auditor.received(shown.card, await lookUp(attacker, shown))
  }
  for (let tries = 0; tries < ALTERED_CARDS; tries++) {
    const at = PREFIX.length + chance.below(seen.card.length - PREFIX.length)
    const other = BASE45[(BASE45.indexOf(seen.card[at] ?? '') + 1 + chance.below(BASE45.length - 1)) % BASE45.length]
    const card = seen.card.slice(0, at) + other + seen.card.slice(at + 1)
    auditor.received(card, await lookUp(attacker, { ...seen, card }))
  }
}

/** Also the ranks of twins that are not: the date is right, the person is not. */
async function guessDates(attacker: Program, auditor: Auditor, seen: Shown, chance: Chance): Promise<void> {
  for (const rank of [2, 3, 9].filter((each) => each !== seen.rank)) {
    auditor.received(`${seen.card} rank ${rank}`, await lookUp(attacker, { ...seen, rank }))
  }
  for (let tries = 0; tries < OTHER_DATES; tries++) {
    // Before anyone's birth, so that no other person of the family is met by chance.
    const birthDate = `18${two(chance.below(100))}-${two(1 + chance.below(12))}-${two(1 + chance.below(28))}`
    auditor.received(`${seen.card} ${birthDate}`, await lookUp(attacker, { ...seen, birthDate }))
  }
}

/** An engagement given to another establishment, the invoice sent with it, and numbers drawn by chance. */
async function useOthersNumbers(
  honest: Program,
  attacker: Program,
  auditor: Auditor,
  others: readonly Shown[],
  chance: Chance,
): Promise<void> {
  for (const shown of others) {
    const { body } = await honest.call('POST', '/v1/rights', { ...shown, domain: 'PHAR' })
    if (typeof body['engagement'] !== 'string') continue
    const invoice = { engagement: body['engagement'], day: body['day'], lines: FEE }
    auditor.received(body['engagement'], await invoiced(attacker, invoice))
    const { body: sent } = await honest.call('POST', '/v1/claims', invoice, { 'idempotency-key': `redteam-${crypto.randomUUID()}` })
    if (typeof sent['claimId'] !== 'string') continue
    auditor.received(sent['claimId'], await attacker.call('GET', `/v1/claims/${sent['claimId']}`))
  }
  const today = new Date().toISOString().slice(0, 10)
  for (let tries = 0; tries < NUMBERS; tries++) {
    const engagement = `${drawn('0123', 1, chance)}${drawn(CROCKFORD, 25, chance)}`.replace(/(.{5})(?=.)/g, '$1-')
    auditor.received(engagement, await invoiced(attacker, { engagement, day: today, lines: FEE }))
  }
}

/** What an invoice on that engagement tells, its decision included: an acceptance would say that someone is covered. */
async function invoiced(by: Program, invoice: object) {
  const sent = await by.call('POST', '/v1/claims', invoice, { 'idempotency-key': `redteam-${crypto.randomUUID()}` })
  const { claimId } = sent.body
  if (typeof claimId !== 'string') return sent
  for (let tries = 0; tries < 40; tries++) {
    const seen = await by.call('GET', `/v1/claims/${claimId}`)
    if (seen.body['state'] === 'rejected') return { status: seen.status, body: { code: 'rejected' } }
    if (seen.body['state'] !== 'received') return seen
    await new Promise((done) => setTimeout(done, 250))
  }
  return { status: 202, body: { code: 'not-decided' } }
}

/** Anyone may read a receipt, who has its leaf hash: a hash that was drawn leads to none. */
async function guessReceipts(target: Target, auditor: Auditor, chance: Chance): Promise<void> {
  for (let tries = 0; tries < NUMBERS; tries++) {
    const hash = drawn('0123456789abcdef', 64, chance)
    auditor.received(hash, await send({ url: `${target.origin}/v1/receipts/${hash}`, method: 'GET', headers: {}, body: '' }))
  }
}

/** How long a known and an unknown card take, in turn: reported, and judged by who reads it. Milliseconds, medians. */
async function timing(attacker: Program, seen: Shown, chance: Chance): Promise<{ knownMs: number; unknownMs: number; pairs: number }> {
  const known: number[] = []
  const unknown: number[] = []
  const timed = async (shown: Shown, into: number[]): Promise<void> => {
    const began = performance.now()
    await lookUp(attacker, shown)
    into.push(performance.now() - began)
  }
  for (let tries = 0; tries < TIMED; tries++) {
    const stranger = { ...seen, card: PREFIX + drawn(BASE45, seen.card.length - PREFIX.length, chance) }
    for (const [shown, into] of tries % 2 === 0
      ? ([
          [seen, known],
          [stranger, unknown],
        ] as const)
      : ([
          [stranger, unknown],
          [seen, known],
        ] as const))
      await timed(shown, into)
  }
  return { knownMs: median(known), unknownMs: median(unknown), pairs: TIMED }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 100) / 100
}

function drawn(alphabet: string, length: number, chance: Chance): string {
  return Array.from({ length }, () => alphabet[chance.below(alphabet.length)]).join('')
}

const two = (number: number): string => String(number).padStart(2, '0')
