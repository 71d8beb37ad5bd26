import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { appendLeaves, EMPTY_FRONTIER, frontierRoot, openCheckpoint } from '@cloison/evidence'
import { keptNoteFile } from '../../adapters/log/kept-note.ts'
import { recount } from './audit.ts'
import { leafHashOfRow } from './entry.ts'
import { sequence } from './sequence.ts'
import { keptInMemory, plant, sequenceAll, type Trial, withLog } from './trial.test.ts'

/** Fewer than a tile holds, so that the forger has one tile to write. */
const LEAVES = 40

/** Whoever is superuser changes the line of leaf 3, and all that hangs from it: leaf, tile, roots; the notes are withdrawn. */
async function rewrite({ db, house }: Trial): Promise<void> {
  await db.owner.query(
    `update accesslog.entry e set account_id = 4242 where (e.cause, e.site_id, e.day) = (select l.cause, l.site_id, l.day from accesslog.leaf l where l.leaf_index = 3)`,
  )
  const rows = await house.store.numbered(0, 1000)
  const leaves = rows.map(({ entry, hash }) => (entry === null ? hash : leafHashOfRow(entry)))
  await db.owner.query(
    'update accesslog.leaf l set hash = u.hash from unnest($1::int[], $2::bytea[]) u(i, hash) where l.leaf_index = u.i',
    [leaves.map((_, index) => index), leaves],
  )
  await db.owner.query('update accesslog.tile set hashes = $1 where level = 0', [Buffer.concat(leaves)])
  const sizes = await db.owner.query<{ size: bigint }>('select size from accesslog.checkpoint where size > 3')
  for (const { size } of sizes) {
    const root = frontierRoot(appendLeaves(EMPTY_FRONTIER, leaves.slice(0, Number(size))))
    await db.owner.query('update accesslog.checkpoint set root = $1, note = null where size = $2', [root, size])
  }
}

test('a tree rewritten whole is not signed: neither by the process that made it, nor by one that starts', async () => {
  await withLog(async (trial) => {
    const { db, house, key } = trial
    await plant(db.owner, LEAVES)
    const done = await sequence(house)
    assert(!('refused' in done))
    await rewrite(trial)
    await plant(db.owner, 1)
    assert.deepEqual(await sequence(house, done.tree), { refused: 'log-moved' })
    await assert.rejects(sequence(house), /extends its last signed checkpoint/)
    // Without what was kept outside, the forged tree would be signed: this is what the note is for.
    const forgetful = { ...house, kept: keptInMemory() }
    await sequenceAll(forgetful)
    assert.deepEqual((await recount(house.store, key)).findings, [])
    assert.deepEqual((await recount(house.store, key, house.kept.read())).findings, [{ found: 'forked', size: LEAVES }])
    await assert.rejects(sequence(house), /extends its last signed checkpoint/)
  })
})

test('a log that has gone back, as a database restored from an old copy, is not signed again', async () => {
  await withLog(async ({ db, house, key }) => {
    await plant(db.owner, LEAVES)
    await sequenceAll(house)
    const then = house.kept.read()
    await plant(db.owner, 5)
    await sequenceAll(house)
    const kept = keptInMemory(house.kept.read())
    // The copy of before: the same log, five lines earlier.
    await db.owner.query('delete from accesslog.leaf where leaf_index >= $1', [LEAVES])
    await db.owner.query('delete from accesslog.checkpoint where size > $1', [LEAVES])
    await db.owner.query('update accesslog.head set size = $1', [LEAVES])
    await db.owner.query('update accesslog.tile set hashes = substr(hashes, 1, $1) where level = 0', [LEAVES * 32])
    await assert.rejects(sequence({ ...house, kept }), /has not gone back/)
    assert.ok((await recount(house.store, key, kept.read())).findings.some(({ found }) => found === 'forked'))
    assert.ok((await recount(house.store, key, then)).findings.every(({ found }) => found !== 'forked'))
  })
})

for (const tookEffect of [false, true]) {
  test(`keeping the note outside ${tookEffect ? 'fails but took effect' : 'fails'}: the next start signs the same bytes`, async () => {
    await withLog(async ({ db, house, key }) => {
      await plant(db.owner, LEAVES)
      const kept = {
        ...house.kept,
        write: (note: string) => {
          if (tookEffect) house.kept.write(note)
          throw new Error('the disk is full')
        },
      }
      await assert.rejects(sequence({ ...house, kept }), /disk is full/)
      assert.equal((await house.store.head()).signed, false)
      await sequenceAll(house)
      const opened = openCheckpoint(house.kept.read() ?? '', key)
      assert(opened.ok && opened.value.size === LEAVES)
      assert.equal((await house.store.latestNote())?.note, house.kept.read())
      assert.deepEqual((await recount(house.store, key, house.kept.read())).findings, [])
    })
  })
}

test('a note that another key signed, or nobody, is not taken for ours', async () => {
  await withLog(async ({ db, house }) => {
    await plant(db.owner, 3)
    await assert.rejects(sequence({ ...house, kept: keptInMemory('cloison.example/log\n3\nAAAA\n') }), /one of ours/)
  })
})

test('the file is replaced whole, and nothing else is left beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-kept-'))
  try {
    const kept = keptNoteFile(join(folder, 'log', 'last-signed.txt'))
    assert.equal(kept.read(), undefined)
    kept.write('one\n')
    kept.write('two\n')
    assert.equal(kept.read(), 'two\n')
    assert.deepEqual(readdirSync(join(folder, 'log')), ['last-signed.txt'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
