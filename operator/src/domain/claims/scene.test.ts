// What the tests of this room share; it holds no test of its own.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type ClaimLine, claimLine } from '@cloison/contract'
import type { TestDatabase } from '../../../test/template-database.ts'
import type { Keys } from '../../ports/keys.ts'
import { type Day, dayInParis } from '../../words/day.ts'
import { askForClaim, type CompulsoryFacts, engagementDigest, engagementNumber, redeemForClaim } from '../disclosure/index.ts'
import { deliveredTariffs } from '../pricing/index.ts'
import { type AdjudicationHouse, claimDesk, type IncomingClaim, receive, receiveClaim } from './index.ts'

export const TODAY: Day = dayInParis(Date.now())
export const VISIT: ClaimLine = { kind: 'consultation', code: 'G', priceCents: 3000 }

/** A key of its own for every name, as the worker's keyring would hold it. */
export function testKeys(): Keys {
  const key = randomBytes(32)
  const absent = (): never => {
    throw new Error('this process holds no such key')
  }
  return {
    seal: (_name, plain, associated) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated)
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    open: (_name, sealed, associated) => {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(associated).setAuthTag(sealed.subarray(-16))
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
    },
    mac: absent,
    wrap: absent,
    unwrap: absent,
    sign: absent,
    publicKey: absent,
    has: () => true,
    destroy: absent,
  }
}

export interface Scene {
  readonly db: TestDatabase
  readonly keys: Keys
  readonly house: AdjudicationHouse
  readonly faults: string[]
  /** Sends an invoice of one visit, or other lines, under a new key unless one is given. */
  send(
    of: Partial<IncomingClaim> & { readonly secret: Uint8Array; readonly engagement: string },
    lines?: readonly ClaimLine[],
  ): ReturnType<typeof receive>
}

export async function setScene(db: TestDatabase): Promise<Scene> {
  const claims = await db.connectAs('cloison_claims', 4)
  const worker = await db.connectAs('cloison_worker', 4)
  const keys = testKeys()
  const faults: string[] = []
  const clock = { now: () => Date.now() }
  const entropy = { bytes: (length: number) => randomBytes(length) }
  const turnstile = {
    ask: (claimId: Parameters<typeof askForClaim>[1], salt: Parameters<typeof askForClaim>[2]) => askForClaim(worker, claimId, salt),
    redeem: (claimId: Parameters<typeof redeemForClaim>[1], ticket: string) => redeemForClaim(worker, claimId, ticket),
  }
  const house = {
    desk: claimDesk(worker),
    turnstile,
    keys,
    entropy,
    clock,
    tariffs: deliveredTariffs(),
    fault: (kind: string) => faults.push(kind),
  }
  return {
    db,
    keys,
    house,
    faults,
    send: (of, lines = [VISIT]) => {
      const read = lines.map((line) => claimLine.parse(line))
      const body = of.body ?? Buffer.from(JSON.stringify([of.engagement, read]))
      const key = of.key ?? randomBytes(16).toString('hex')
      const store = (receiving: Parameters<typeof receiveClaim>[1]) => receiveClaim(claims, receiving)
      return receive({ clock, entropy, store }, { day: TODAY, ...of, key, body, lines: read })
    },
  }
}

/** A session at an establishment: its secret. */
export async function openSession(
  db: TestDatabase,
  siteId: number,
  more: { barred?: boolean; mask?: number; ended?: boolean } = {},
): Promise<Uint8Array> {
  const secret = randomBytes(32)
  await db.owner.query(
    `insert into professionals.session (digest, account_id, site_id, client_id, device_id, domain_mask, jwk_x, jwk_y, started_at, expires_at, passkey_at, idle_at, barred, ended_at)
     values (sha256($1::bytea), $2, $2, 1, 1, $3, $4, $4, now(), now() + interval '1 hour', now(), now() + interval '15 minutes', $5, case when $6 then now() end)`,
    [secret, siteId, more.mask ?? 6, randomBytes(32), more.barred ?? false, more.ended ?? false],
  )
  return secret
}

export interface Promised {
  readonly person?: string
  readonly insurerId?: number
  readonly domain?: number
  readonly rule?: string
  readonly day?: string
  readonly facts?: Partial<CompulsoryFacts> | null
  /** How the look-up was asked: 1 by signed card unless said. */
  readonly way?: number
}

export function newPerson(): string {
  const hex = randomBytes(16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** An engagement as a look-up would have given it, and the rights behind: the number. */
export async function promise(scene: Pick<Scene, 'db' | 'keys'>, siteId: number, of: Promised = {}): Promise<string> {
  const person = of.person ?? newPerson()
  const random = randomBytes(16)
  const routing = '9990000011\tMU\t\tG1\t1'
  const facts = {
    scheme: '01',
    fund: '751',
    centre: '1',
    exemption: '',
    c2s: false,
    ame: false,
    gpDeclared: true,
    birthDate: '1980-05-05' as Day,
  }
  const sealed = of.facts === null ? null : sealFacts(scene.keys, person, { ...facts, ...of.facts })
  const { owner } = scene.db
  await owner.query(
    `insert into beneficiaries.rights (person, insurer_id, valid_from, valid_until, rules, routing, restricted)
     values ($1::uuid, $2, '2026-01-01', null, array['100', '100'], $3, $4::bytea) on conflict do nothing`,
    [person, of.insurerId ?? 1, routing, sealed],
  )
  await owner.query(
    `insert into disclosure.engagement (digest, site_id, person, insurer_id, domain, day, cause, way, rule, routing)
     values (encode($1::bytea, 'hex')::uuid, $2, $3::uuid, $4, $5, $6::date, gen_random_uuid(), $7, $8, $9)`,
    [engagementDigest(random), siteId, person, of.insurerId ?? 1, of.domain ?? 2, of.day ?? TODAY, of.way ?? 1, of.rule ?? '100', routing],
  )
  return engagementNumber(random)
}

/** As the import writes them: year of the key, then the fields of version 1 sealed for the person. */
function sealFacts(keys: Keys, person: string, facts: CompulsoryFacts): Uint8Array {
  const flag = (value: boolean | null) => (value === null ? '' : value ? '1' : '0')
  const { scheme, fund, centre, exemption, birthDate } = facts
  const fields = ['1', scheme, fund, centre, exemption, flag(facts.c2s), flag(facts.ame), flag(facts.gpDeclared), birthDate]
  const sealed = keys.seal('restricted/1/2026', Buffer.from(fields.join('\x1f')), Buffer.from(person.replaceAll('-', ''), 'hex'))
  return Buffer.concat([Buffer.from([2026 >> 8, 2026 & 255]), sealed])
}

/** Makes every waiting job due now. */
export async function makeDue(db: TestDatabase): Promise<void> {
  await db.owner.query("update claims.job set next_at = now() - interval '1 second'", [])
}

export async function debtsOf(db: TestDatabase): Promise<{ reason: string; amount_cents: bigint; insurer_id: number; site_id: number }[]> {
  return db.owner.query('select reason, amount_cents, insurer_id, site_id from payments.debt order by debt_id', [])
}

export async function looksOf(db: TestDatabase, claimId: string): Promise<number> {
  const rows = await db.owner.query('select cause from accesslog.entry where cause = $1::uuid and purpose = 2', [claimId])
  return rows.length
}
