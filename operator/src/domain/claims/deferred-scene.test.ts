// What the tests of invoices without an engagement share; it holds no test of its own.
import { hash, randomBytes } from 'node:crypto'
import { type ClaimLine, claimLine } from '@cloison/contract'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import type { Sql } from '../../ports/sql.ts'
import { addDays, type Day, dayInParis } from '../../words/day.ts'
import { askForDeferred, type DeferredTurnstile, type Printed } from '../disclosure/index.ts'
import { type AnswerHouse, answerDesk, answerDue, answersSeen, claimsSeen, defer, receiveDeferred } from './index.ts'
import { newPerson, type Scene, setScene, VISIT } from './scene.test.ts'

export const INSURER = 1
/** Invoices that an establishment may send in a day. */
export const ALLOWED = 5

export interface DeferredScene extends Scene {
  readonly db: TestDatabase
  readonly answering: AnswerHouse
  readonly turnstile: DeferredTurnstile
  /** Day of Paris, as the platform counts it now. */
  readonly today: () => Day
  /** Moves the platform's time on. */
  readonly wait: (hours: number) => Promise<void>
  readonly open: (siteId: number) => Promise<Uint8Array>
  /** A member with a paper card; `until` is the first day not covered. */
  readonly member: (of?: { person?: string; rule?: string; until?: string; left?: boolean }) => Promise<Printed>
  readonly submit: (of: Submitted) => ReturnType<typeof defer>
  readonly file: (secret: Uint8Array, day: Day) => ReturnType<typeof answersSeen>
  readonly seen: (secret: Uint8Array) => ReturnType<typeof claimsSeen>
}

export interface Submitted {
  readonly secret: Uint8Array
  readonly card: Printed
  readonly key?: string
  readonly day?: Day
  readonly lines?: readonly ClaimLine[]
  readonly sql?: Sql
}

const QUESTIONS = {
  reference: ({ memberNumber, birthDate, rank, conventionType, csr, validFrom, validUntil }: Printed) => ({
    member: hash('sha256', [memberNumber, birthDate, rank].join('|'), 'buffer').subarray(0, 16),
    printed: [conventionType, csr, validFrom, validUntil].join('\t'),
  }),
  bodyDigest: (_insurer: number, body: Uint8Array) => hash('sha256', body, 'buffer'),
}

export const stranger = (): Printed => ({
  insurerId: INSURER,
  memberNumber: randomBytes(6).toString('hex'),
  birthDate: '1980-05-05',
  rank: 1,
  conventionType: 'MU',
  csr: '',
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
})

export const withDeferred = (work: (scene: DeferredScene) => Promise<void>) => () =>
  withDatabase(async (db) => {
    const scene = await setScene(db)
    await db.owner.script(`
      insert into disclosure.allowance (level, activity, from_day, allowed, reason) values (10, '', '2026-01-02', ${ALLOWED}, 'essai');
      insert into disclosure.way_allowed (insurer_id, way, until_day, reason) values (${INSURER}, 3, '2099-01-01', 'essai')`)
    const [keys, claims, worker] = await Promise.all([
      db.connectAs('cloison_keys', 6),
      db.as('cloison_claims'),
      db.connectAs('cloison_worker', 4),
    ])
    let ahead = 0
    const clock = { now: () => Date.now() + ahead * 3_600_000 }
    const turnstile: DeferredTurnstile = {
      ask: (claimId, salt) => askForDeferred(worker, claimId, salt),
      redeem: scene.house.turnstile.redeem,
    }
    const answering: AnswerHouse = { ...scene.house, clock, desk: answerDesk(worker), turnstile }
    const today = (): Day => dayInParis(clock.now())
    await work({
      ...scene,
      ...{ answering, turnstile, today },
      wait: async (hours) => {
        ahead += hours
        await db.owner.query(`update disclosure.clock set ahead = $1::int * interval '1 hour'`, [ahead])
      },
      open: async (siteId) => {
        const secret = randomBytes(32)
        await db.owner.query(
          `insert into professionals.session (digest, account_id, site_id, client_id, device_id, domain_mask, jwk_x, jwk_y, started_at, expires_at, passkey_at, idle_at)
           values (sha256($1::bytea), $2, $2, 1, 1, 6, $3, $3, now(), now() + interval '9 days', now(), now() + interval '9 days')`,
          [secret, siteId, randomBytes(32)],
        )
        return secret
      },
      member: async ({ person = newPerson(), rule = '100', until = '2027-01-01', left = false } = {}) => {
        const card = stranger()
        const text = (value: Buffer) => value.toString('hex')
        await db.owner.query(
          `insert into beneficiaries.person (person, insurer_id, member_key, contract_key, key_year, wrapped_key, identity, member_ref, import_id, row_digest)
           values ($1::uuid, $2, $3::uuid, gen_random_uuid(), 2026, '', '', '', 1, gen_random_uuid())`,
          [person, INSURER, text(QUESTIONS.reference(card).member)],
        )
        await db.owner.query(
          `insert into beneficiaries.${left ? 'closed_rights' : 'rights'} (person, insurer_id, valid_from, valid_until, rules, routing${left ? ', closed_at' : ''})
           values ($1::uuid, $2, '2026-01-01', $3::date, array[$4, $4], $5${left ? ', now()' : ''})`,
          [person, INSURER, until, rule, '9990000011\tMU\t\tG1\t1'],
        )
        return { ...card, validUntil: addDays(until as Day, -1) }
      },
      submit: ({ secret, card, key = randomBytes(16).toString('hex'), day = today(), lines = [VISIT], sql = keys }) => {
        const read = lines.map((line) => claimLine.parse(line))
        const body = Buffer.from(JSON.stringify([card, day, read]))
        const house = {
          ...{ clock, entropy: scene.house.entropy, questions: QUESTIONS },
          store: (of: Parameters<typeof receiveDeferred>[1]) => receiveDeferred(sql, of),
        }
        return defer(house, { secret, key, body, printed: card, day, lines: read })
      },
      file: (secret, day) => answersSeen(claims, secret, day),
      seen: (secret) => claimsSeen(claims, secret, { limit: 100 }),
    })
  })

/** Releases every file that is due. */
export async function releaseAll(scene: DeferredScene): Promise<string[]> {
  const became: string[] = []
  for (let pass = 0; pass < 20; pass += 1) {
    const one = await answerDue(scene.answering)
    if (one === null) break
    became.push(one)
  }
  return became
}
