import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { CARD_PREFIX, type Card, cardKey, cardKeyId, decodeBase45, encodeBase45, encodeCard, fromHex } from '@cloison/evidence'
import type { FileKeyring } from '../../src/adapters/keys/keyring.ts'
import type { TestDatabase } from '../template-database.ts'

export interface MadeCard {
  readonly text: string
  readonly birthDate: string
}

/** Cards signed by the house's own key; those issued are known to the database, for one covered person each. */
export interface CardMaker {
  issue(ways?: { readonly revoked?: boolean; readonly until?: string }): Promise<MadeCard>
  /** Signed, and never issued. */
  sign(changes?: Partial<Card>): string
  /** The same, by a key that is nobody's. */
  forge(): string
  /** One bit of the signature turned. */
  alter(text: string): string
}

const BIRTH = '1980-05-05'

export function cardMaker(db: TestDatabase, keys: FileKeyring, insurerId: number, amc: string): CardMaker {
  const name = keys.names().find((each) => each.startsWith('card/')) ?? ''
  const kid = fromHex(name.slice('card/'.length)) ?? new Uint8Array()
  const card = (changes: Partial<Card> = {}): Card => ({
    ...{ handle: randomBytes(16), amc, convention: 'MU', csr: 'A1', validFrom: '2026-01-01', validUntil: '2030-01-01', statusIndex: 1 },
    ...changes,
  })
  const signed = (changes?: Partial<Card>): string => encodeCard(card(changes), kid, (bytes) => keys.sign(name, bytes))
  let issued = 0
  return {
    sign: signed,
    forge: () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      return encodeCard(card(), cardKeyId(publicKey), (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
    },
    alter: (text) => {
      const read = decodeBase45(text.slice(CARD_PREFIX.length))
      assert(read.ok)
      const last = read.value.length - 1
      return CARD_PREFIX + encodeBase45(read.value.with(last, (read.value[last] ?? 0) ^ 1))
    },
    async issue({ revoked = false, until = '2030-01-01' } = {}) {
      const text = signed({ validUntil: until })
      issued += 1
      const person = createHash('sha256').update(text).digest('hex').slice(0, 32)
      await db.owner.query(
        `insert into beneficiaries.rights (person, insurer_id, valid_from, valid_until, rules, routing)
         values ($1::uuid, $2, '2026-01-01', '2030-01-01', array['100'], $3)`,
        [person, insurerId, `${amc}\tMU\tA1\tG1\t1`],
      )
      await db.owner.query(
        `insert into beneficiaries.card_person (digest, person, insurer_id, card_id, valid_until, revoked_on)
         values (encode($1::bytea, 'hex')::uuid, $2::uuid, $3, $4, $5::date, case when $6 then date '2026-01-02' end)`,
        [cardKey(text, BIRTH, 1), person, insurerId, issued, until, revoked],
      )
      return { text, birthDate: BIRTH }
    },
  }
}
