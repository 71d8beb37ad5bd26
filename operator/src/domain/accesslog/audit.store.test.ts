import assert from 'node:assert/strict'
import test from 'node:test'
import { concatBytes, parseNoteKey } from '@cloison/evidence'
import { type Audit, type AuditFinding, FINDINGS_MAX, recount } from './audit.ts'
import { logVerifierKey } from './checkpoint.ts'
import { sequencerStore } from './sequence.store.ts'
import { sequence } from './sequence.ts'
import { logKeys, ORIGIN, plant, randomHash, sequenceAll, type Trial, withLog } from './trial.test.ts'

/** A log of 600 leaves, altered by its owner, then audited. */
async function audited(alter: (trial: Trial) => Promise<void>): Promise<Audit['findings']> {
  return await withLog(async (trial) => {
    await plant(trial.db.owner, 600)
    await sequenceAll(trial.house)
    await alter(trial)
    return (await recount(trial.house.store, trial.key)).findings
  })
}

const ENTRY_42 = `(e.cause, e.site_id, e.day) = (select l.cause, l.site_id, l.day from accesslog.leaf l where l.leaf_index = 42)`

test('nothing altered: nothing found, also while entries wait', async () => {
  assert.deepEqual(await audited((trial) => plant(trial.db.owner, 3)), [])
})

test('nothing altered, in the middle of a window: nothing found', async () => {
  const findings = await audited(async ({ db, house }) => {
    await plant(db.owner, 90)
    await sequence({ ...house, batchMax: 40 })
  })
  assert.deepEqual(findings, [])
})

const CHANGES = {
  account_id: 'e.account_id + 1',
  device_id: 'e.device_id + 1',
  client_id: 'e.client_id + 1',
  door_id: 'e.door_id + 1',
  insurer_id: 'coalesce(e.insurer_id, 0) + 1',
  purpose: '3',
  way: '2',
  domain: '1',
  outcome: '40',
  fields: '255',
  person: 'gen_random_uuid()',
  salt: 'gen_random_uuid()',
  at: `e.at + interval '1 microsecond'`,
}

test('whatever column of an entry is changed, the audit says which leaf it is, and nothing once it is put back', async () => {
  await withLog(async ({ db, house, key }) => {
    await plant(db.owner, 50)
    await sequenceAll(house)
    await db.owner.query(`create table public.kept as select ${Object.keys(CHANGES).join(', ')} from accesslog.entry e where ${ENTRY_42}`)
    for (const [column, change] of Object.entries(CHANGES)) {
      await db.owner.query(`update accesslog.entry e set ${column} = ${change} where ${ENTRY_42}`)
      assert.deepEqual((await recount(house.store, key)).findings, [{ found: 'entry-altered', leaf: 42 }], column)
      await db.owner.query(`update accesslog.entry e set ${column} = k.${column} from public.kept k where ${ENTRY_42}`)
    }
    assert.deepEqual((await recount(house.store, key)).findings, [])
  })
})

const ALTERATIONS: readonly [title: string, alter: string, findings: readonly AuditFinding[]][] = [
  [
    'an entry that was removed',
    `delete from accesslog.entry e where ${ENTRY_42}`,
    [
      { found: 'entry-missing', leaf: 42 },
      { found: 'count-differs', size: 600, leaves: 600, different: 600, entries: 599 },
    ],
  ],
  [
    'an entry slipped in among those already numbered',
    `insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, purpose, way, domain, outcome,
                                  fields, paid, counted, salt, written_by)
     select e.day, e.site_id, gen_random_uuid(), e.at, 0, 9, 9, 9, 9, 1, 1, 1, 1, 31, false, false, gen_random_uuid(), e.written_by
     from accesslog.entry e where ${ENTRY_42}`,
    [{ found: 'count-differs', size: 600, leaves: 600, different: 600, entries: 601 }],
  ],
  [
    'a leaf that was changed, and with it the tiles and the root that it no longer gives',
    `update accesslog.leaf set hash = sha256('x') where leaf_index = 42`,
    [
      { found: 'entry-altered', leaf: 42 },
      { found: 'tile-differs', level: 0, index: 0 },
      { found: 'tile-differs', level: 1, index: 0 },
      { found: 'root-differs', size: 600 },
      { found: 'note-wrong', size: 600 },
    ],
  ],
  [
    'a leaf that stands for the entry of another',
    `update accesslog.leaf l set hash = o.hash, cause = o.cause, site_id = o.site_id, day = o.day from accesslog.leaf o
     where l.leaf_index = 599 and o.leaf_index = 42`,
    [
      { found: 'tile-differs', level: 0, index: 2 },
      { found: 'root-differs', size: 600 },
      { found: 'note-wrong', size: 600 },
      { found: 'count-differs', size: 600, leaves: 600, different: 599, entries: 600 },
    ],
  ],
  [
    'the last leaves and their entries, removed together',
    `with gone as (delete from accesslog.leaf where leaf_index >= 590 returning cause) delete from accesslog.entry where cause in (select cause from gone)`,
    [
      { found: 'leaf-missing', leaf: 590 },
      { found: 'root-differs', size: 600 },
      { found: 'note-wrong', size: 600 },
      { found: 'count-differs', size: 600, leaves: 590, different: 590, entries: 590 },
    ],
  ],
  [
    'a tile that was changed',
    `update accesslog.tile set hashes = set_byte(hashes, 3, get_byte(hashes, 3) # 1) where level = 1`,
    [{ found: 'tile-differs', level: 1, index: 0 }],
  ],
  [
    'a root that was changed',
    `update accesslog.checkpoint set root = sha256('x') where size = 600`,
    [{ found: 'root-differs', size: 600 }],
  ],
  [
    'a note that is not about that tree',
    `update accesslog.checkpoint set note = (select note from accesslog.checkpoint where size = 0) where size = 600`,
    [{ found: 'note-wrong', size: 600 }],
  ],
]

test('what its owner altered is found, each in a transaction that is then rolled back', async (t) => {
  await withLog(async ({ db, house, key }) => {
    await plant(db.owner, 600)
    await sequenceAll(house)
    const otherKey = parseNoteKey(logVerifierKey(ORIGIN, logKeys()))
    assert(otherKey !== undefined)
    for (const [title, alter, expected] of ALTERATIONS) {
      await t.test(title, async () => {
        const rolledBack = new Error('rolled back')
        const altered = db.owner.transaction(async (sql) => {
          await sql.query(alter)
          assert.deepEqual((await recount(sequencerStore(sql), key)).findings, expected)
          throw rolledBack
        })
        await assert.rejects(altered, (caught) => {
          if (caught !== rolledBack) throw caught
          return true
        })
      })
    }
    await t.test('a whole log altered: the list is bounded', async () => {
      await db.owner.query('update accesslog.entry set way = 2')
      assert.equal((await recount(house.store, key)).findings.length, FINDINGS_MAX)
      await db.owner.query('update accesslog.entry set way = 1')
    })
    await t.test('a note of another key', async () => {
      assert.deepEqual((await recount(house.store, otherKey)).findings, [{ found: 'note-wrong', size: 600 }])
    })
    assert.deepEqual((await recount(house.store, key)).findings, [])
  })
})

test('hashes made up by whoever took the sequencer’s role are found', async () => {
  const findings = await audited(async ({ db, house }) => {
    await plant(db.owner, 2)
    await house.store.take(10)
    const { size, root } = await house.store.head()
    const hashes = concatBytes([randomHash(), randomHash()])
    await house.store.append({ size, rootBefore: root, hashes, levels: [], root: randomHash(), at: 0 })
  })
  assert.deepEqual(
    findings.map(({ found }) => found),
    ['entry-altered', 'entry-altered', 'root-differs'],
  )
})

test('the verifier text of the log’s key is read back (C2SP signed-note)', () => {
  const key = parseNoteKey(logVerifierKey(ORIGIN, logKeys()))
  assert.equal(key?.name, ORIGIN)
})
