import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { withDatabase } from '../template-database.ts'
import { disguisesOf, type Secret } from './leak-disguises.ts'
import { dumpOf, filesBelow, type Place } from './leak-places.ts'
import { type Needle, searchFor } from './leak-search.ts'
import { cardSecrets } from './leak-secrets.ts'

const HANDLE = Buffer.from('f0e1d2c3b4a5968778695a4b3c2d1e0f', 'hex')
const SECRETS: readonly Secret[] = [
  { kind: 'family name', value: 'Échardbonne-Lière' },
  { kind: 'name', value: 'Le Guéval Zoé' },
  { kind: 'nir', value: '2850578000084' },
  { kind: 'member number', value: 'Z123456789' },
  { kind: 'iban', value: 'FR7699999000010000000000123' },
  { kind: 'member with birth date', value: 'Z123456789|1985-05-12|1', composed: true },
  ...cardSecrets('CLO1:NCFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3', HANDLE),
]
const needles: readonly Needle[] = SECRETS.flatMap((secret) => [...disguisesOf(secret)])

test('whatever is planted in a table or a file is found, in each of its disguises', async () => {
  await withDatabase(async (db) => {
    await db.owner.script('create schema leak_trial; create unlogged table leak_trial.planted (number int, note text, bytes bytea)')
    for (const [number, { bytes }] of needles.entries()) {
      await db.owner.query('insert into leak_trial.planted (number, note, bytes) values ($1, $2, $3)', [number, textOf(bytes), bytes])
    }
    const dumped = await collect(dumpOf(await db.connectAs('postgres', 1)))
    assert.deepEqual(missing(dumped.filter(({ where }) => where.startsWith('table leak_trial.planted'))), [])
  })
  const folder = mkdtempSync(join(tmpdir(), 'cloison-leak-trial-'))
  try {
    writeFileSync(join(folder, 'segment'), Buffer.concat(needles.flatMap(({ bytes }, at) => [Buffer.alloc(at % 7, at), bytes])))
    assert.deepEqual(missing([...filesBelow(folder)]), [])
    assert.deepEqual([...filesBelow(folder, ['segment'])], [])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('all at once, each planted text is found where it begins; nothing is found where nothing is', () => {
  const search = searchFor(needles)
  const noise = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 167 + (at >> 3) * 31) % 251))
  assert.deepEqual(search.in(noise, 'noise'), [])
  for (const { kind, disguise, bytes } of needles) {
    const places = search.in(Buffer.concat([noise.subarray(0, 1001), bytes, noise.subarray(1001)]), 'planted').map(({ at }) => at)
    assert(places.includes(1001), `${kind}: ${disguise}`)
  }
})

/** The needles that are in none of the places, each looked for alone. */
function missing(places: readonly Place[]): string[] {
  return needles
    .filter((needle) => {
      const search = searchFor([needle], 8)
      return !places.some(({ where, bytes }) => search.in(bytes, where).length > 0)
    })
    .map(({ kind, disguise }) => `${kind}: ${disguise}`)
}

/** As a text column can hold it, or null. */
function textOf(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes).toString('utf8')
  return Buffer.from(text).equals(Buffer.from(bytes)) && !text.includes('\0') ? text : null
}

async function collect(places: AsyncIterable<Place>): Promise<Place[]> {
  const all: Place[] = []
  for await (const place of places) all.push(place)
  return all
}
