import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import {
  applyStatusDelta,
  type Card,
  cardKey,
  coseKey,
  readCard,
  readPublicKey,
  readStatusDelta,
  readStatusList,
  statusAt,
} from '@cloison/evidence'
import { AMC, chunksOf, csv, INSURER, person, TODAY, withImport } from '../../../test/import-house.ts'
import { withDatabase } from '../../../test/template-database.ts'
import type { Sql } from '../../ports/sql.ts'
import { day } from '../../words/day.ts'
import { isRefusal } from '../../words/refusal.ts'
import { familyStore, importPortfolio, uuidText } from '../beneficiaries/index.ts'
import { cardStore, type IssueHouse, issueCard, publishStatusList, revokeCards } from './index.ts'

const ROWS = Array.from({ length: 40 }, (_, index) => person(index))
const [FIRST, SECOND] = ROWS
assert.ok(FIRST !== undefined && SECOND !== undefined)

async function withCards(
  work: (made: {
    house: IssueHouse
    owner: Sql
    sql: Sql
    recorded: string[][]
    keys: Map<string, NonNullable<ReturnType<typeof coseKey>>>
  }) => Promise<void>,
): Promise<void> {
  await withDatabase((db) =>
    withImport(db, async (made) => {
      const file = csv(ROWS)
      const report = await importPortfolio(made.house, { bytes: chunksOf(file), signature: await made.sign(file), by: 'test' })
      assert.ok(!isRefusal(report) && report.row.state === 'applied')
      const cardKey = made.keyring.createCardKey()
      const recorded: string[][] = []
      const house: IssueHouse = {
        families: familyStore(made.sql),
        keys: made.keyring,
        cards: cardStore(made.sql),
        clock: made.clock,
        entropy: { bytes: (length) => new Uint8Array(randomBytes(length)) },
        // Printing has its own tests.
        print: {
          dataMatrix: (text) => ({ svg: `<svg>${text.length}</svg>`, modules: 48 }),
          attestation: async (face) => Buffer.from(JSON.stringify(face)),
        },
        cardKey,
        recordIssue: async ({ persons }) => {
          recorded.push([...persons])
        },
      }
      const key = readPublicKey(JSON.stringify(made.keyring.publicKey(cardKey)))
      const verifier = key === undefined ? undefined : coseKey(key)
      assert.ok(verifier !== undefined)
      await work({ house, owner: db.owner, sql: made.sql, recorded, keys: new Map([[cardKey.slice(5), verifier]]) })
    }),
  )
}

const asked = {
  insurerId: INSURER,
  insurerName: 'Mutuelle d’essai',
  amc: AMC,
  memberNumber: FIRST.memberNumber ?? '',
  contract: FIRST.contract ?? '',
  birthDate: day(FIRST.birthDate ?? ''),
  rank: 1,
  by: 'key:one',
}

test('a family gets a card that anyone verifies, and the database keeps digests only', () =>
  withCards(async ({ house, owner, recorded, keys }) => {
    const issued = await issueCard(house, asked)
    assert.ok(!isRefusal(issued))
    assert.equal(issued.persons, 2)
    assert.deepEqual([issued.validFrom, issued.validUntil], ['2026-01-01', '2027-01-01'])
    assert.equal(recorded[0]?.length, 2)
    const reading = readCard(issued.text, keys, TODAY)
    assert.ok(reading.ok)
    const card: Card = reading.card
    assert.deepEqual([card.amc, card.convention, card.csr], [AMC, 'MU', 'A1'])
    for (const row of [FIRST, SECOND]) {
      const digest = uuidText(cardKey(issued.text, row.birthDate ?? '', 1))
      const found = await owner.query('select card_id from beneficiaries.card_person where digest = $1', [digest])
      assert.deepEqual(found, [{ card_id: issued.cardId }])
    }
    const handle = Buffer.from(card.handle).toString('hex')
    const dump = JSON.stringify(
      await owner.query(`select c::text from cards.card c union all select p::text from beneficiaries.card_person p`),
    ).replaceAll('-', '')
    assert.ok(!dump.includes(handle), 'the handle is on the paper only')
    const face = Buffer.from(issued.pdf).toString('utf8')
    assert.ok(!face.includes(FIRST.familyName ?? '?') && !face.includes(FIRST.nir ?? '?') && !face.includes(FIRST.birthDate ?? '?'))
    assert.ok(face.includes(FIRST.givenNames ?? '?') && face.includes((FIRST.birthDate ?? '').slice(0, 4)))
  }))

test('a wrong birth date, rank, contract or member number is answered like an unknown family, and opens nothing', () =>
  withCards(async ({ house, recorded, owner }) => {
    for (const wrong of [
      { birthDate: day('1980-01-01') },
      { rank: 2 },
      { contract: 'C1' },
      { memberNumber: 'M999999' },
      { insurerId: 2 },
    ]) {
      assert.deepEqual(await issueCard(house, { ...asked, ...wrong }), { refused: 'family-unknown' })
    }
    assert.equal(recorded.length, 0)
    assert.deepEqual(await owner.query('select card_id from cards.card'), [])
  }))

test('nothing is opened nor issued when the log cannot be written', () =>
  withCards(async ({ house, owner }) => {
    const failing = { ...house, recordIssue: () => Promise.reject(new Error('the log is away')) }
    await assert.rejects(issueCard(failing, asked), /the log is away/)
    assert.deepEqual(await owner.query('select card_id from cards.card'), [])
  }))

test('a card that cannot be signed was never issued', () =>
  withCards(async ({ house, owner }) => {
    const failing: IssueHouse = {
      ...house,
      keys: {
        ...house.keys,
        sign: () => {
          throw new Error('the key is away')
        },
      },
    }
    await assert.rejects(issueCard(failing, asked), /the key is away/)
    assert.deepEqual(await owner.query('select card_id from cards.card'), [])
    assert.deepEqual(await owner.query('select digest from beneficiaries.card_person'), [])
  }))

test('a reprint is a new handle and takes back the old card; the signed list and its delta say so', () =>
  withCards(async ({ house, owner, keys }) => {
    const insurer = { insurerId: INSURER, amc: AMC }
    const first = await issueCard(house, asked)
    assert.equal(await publishStatusList(house, insurer), 1)
    assert.equal(await publishStatusList(house, insurer), 1, 'nothing changed: the same list stands')
    const second = await issueCard(house, asked)
    assert.ok(!isRefusal(first) && !isRefusal(second))
    const [one, two] = [readCard(first.text, keys, TODAY), readCard(second.text, keys, TODAY)]
    assert.ok(one.ok && two.ok)
    assert.notDeepEqual(one.card.handle, two.card.handle)
    assert.equal(await publishStatusList(house, insurer), 2)
    const lists = await owner.query<{ document: Buffer; delta: Buffer | null }>(
      'select document, delta from cards.status_list order by sequence',
    )
    const [old, now] = lists.map(({ document }) => readStatusList(document, keys))
    assert.ok(old?.ok && now?.ok)
    assert.equal(statusAt(old.value, one.card.statusIndex), 'standing')
    assert.equal(statusAt(now.value, one.card.statusIndex), 'revoked')
    assert.equal(statusAt(now.value, two.card.statusIndex), 'standing')
    const delta = readStatusDelta(lists[1]?.delta ?? new Uint8Array(), keys)
    assert.ok(delta.ok)
    const applied = applyStatusDelta(old.value, delta.value)
    assert.ok(applied.ok && Buffer.from(applied.value.bits).equals(now.value.bits) && applied.value.sequence === now.value.sequence)
    const revoked = await owner.query<{ n: number }>('select count(*)::int n from beneficiaries.card_person where revoked_on is not null')
    assert.equal(revoked[0]?.n, 2)
    assert.equal(await revokeCards(house, asked), 1)
    assert.equal(await revokeCards(house, asked), 0)
    assert.equal(await publishStatusList(house, insurer), 3)
  }))

test('indexes are drawn at random and never twice', () =>
  withCards(async ({ house, owner }) => {
    const same = {
      ...house,
      entropy: {
        bytes: (length: number) =>
          new Uint8Array(randomBytes(length)).map((byte, index) => (index % 4 === 3 ? byte % 6 : length > 16 ? 0 : byte)),
      },
    }
    const indexes: number[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      const issued = await issueCard(same, asked)
      assert.ok(!isRefusal(issued))
    }
    for (const { i } of await owner.query<{ i: number }>('select status_index i from cards.card')) indexes.push(i)
    assert.equal(new Set(indexes).size, 3)
    await assert.rejects(async () => {
      for (let turn = 0; turn < 3; turn += 1) await issueCard(same, asked)
    })
    assert.equal((await owner.query('select card_id from cards.card')).length, 3)
  }))
