import { createHash, createHmac } from 'node:crypto'
import type { Arena } from '../arena/arena.ts'
import { birthsIn } from '../arena/birth-dates.ts'
import { liveThrough, sinceBirth } from '../arena/history.ts'
import { keyed, type Listed, memberMessage, nirMessage, readLookupKey } from '../arena/insured.ts'
import { dumpRows, filesBelow, found, type Needle, needlesOf } from '../arena/needles.ts'
import { settleStaff } from '../arena/staff.ts'
import type { Siege } from '../siege.ts'

/** HMAC-SHA-256 that one card computes in a second, rounded up. */
const GUESSES_A_SECOND = 1e10
const DAY_S = 86_400
/** Two sexes, a century of months, departments and communes, a thousand births each: fewer than this many NIRs were ever given. */
const NIR_SPACE = 1e11
const KEY_SPACE = 2 ** 256

/**
 * A thief has every row of the database and every file of its data folder, and a backup taken before the last file of an insurer; no key. He
 * knows some persons entirely (NIR, birth date, member number) and tries to find them, by reading, then with a graphics card for a day.
 */
export const stolenDump: Siege = {
  name: 'stolen-dump',
  summary: 'toute la base et une sauvegarde ancienne, sans clés, une carte graphique pendant un jour',
  formula: 'aucune personne',
  needs: (scale) => ({ honest: 0, days: 1, insured: scale === 'small' ? 1200 : 6000, alone: true }),
  async play(field) {
    const { arena, auditor, say } = field
    const beganAtMs = arena.time.now()
    const sealed = await settleStaff(arena)
    const known = sample(arena.listed)
    const needles = needlesOf(known, sealed, arena.world)
    say('un passé : fichiers anciens, attestations, un fichier en attente…')
    const past = await liveThrough(arena)
    const [{ pages } = { pages: '' }] = await arena.database.owner<{ pages: string }[]>`checkpoint`.then(
      () => arena.database.owner<{ pages: string }[]>`select current_setting('data_directory') as pages`,
    )
    say('copie de la base et de ses fichiers…')
    const dump = await dumpRows(arena.database.owner)
    // A birth date is looked for in what is about its person: a day of the calendar stands in a dump by chance.
    const isBirth = ({ kind }: Needle): boolean => kind === 'birth date'
    const readable = found(
      needles.filter((needle) => !isBirth(needle)),
      Buffer.from(dump),
    )
    const births = await birthsIn(arena.database.owner, arena.instance.folder, past.listed, beganAtMs)
    const few = needles.filter(({ of }) => new Set(known.slice(0, 12).map(idOf)).has(of) || sealed.ibans.includes(of))
    const inFiles: string[] = []
    let bytesRead = 0
    let control = false
    for (const { bytes } of filesBelow(pages)) {
      bytesRead += bytes.length
      control ||= bytes.includes(arena.world.insurers[0]?.name ?? '')
      inFiles.push(...found(few, bytes).map(({ kind, of }) => `${kind} ${of}`))
    }
    const guessed = guess(arena, known, dump)
    for (const each of known) {
      const shown = readable.some(({ of }) => of === idOf(each)) || inFiles.some((text) => text.includes(idOf(each)))
      auditor.received(idOf(each), { status: 200, body: shown || guessed.without.has(idOf(each)) ? { recognised: true } : {} })
    }
    const told = new Set(births.exact.map(idOf))
    for (const each of past.listed) auditor.received(idOf(each), { status: 200, body: told.has(idOf(each)) ? { recognised: true } : {} })
    const kinds = [
      ...new Set([
        ...readable.map(({ kind }) => kind),
        ...inFiles.map((text) => text.split(' ')[0] ?? ''),
        ...births.exact.map(() => 'birth date'),
      ]),
    ]
    const linked = equalAcrossInsurers(dump)
    return {
      accounts: [],
      beganAtMs,
      // What is public must be found: else the search itself is broken.
      ok: kinds.length === 0 && control && guessed.withKey === known.length && births.linked === births.sought,
      bound: 0,
      baseline: past.listed.length,
      figures: {
        rowsBytes: dump.length,
        filesBytes: bytesRead,
        readable: kinds,
        constructionsTried: guessed.tried,
        foundWithTheKey: guessed.withKey,
        guessesInADay: GUESSES_A_SECOND * DAY_S,
        withoutKeyedDigests: `the ${NIR_SPACE.toExponential()} NIRs would be tried in ${Math.ceil(NIR_SPACE / GUESSES_A_SECOND)} s: everyone is found`,
        shareOfKeysTried: (GUESSES_A_SECOND * DAY_S) / KEY_SPACE,
        equalAcrossInsurers: linked,
        past: { files: past.files, attestations: past.attestations, persons: past.listed.length },
        births: {
          soughtInRows: births.sought,
          coveredSinceBirth: past.listed.filter(sinceBirth).length,
          exact: births.exact.length,
          // Counted apart: the day and the month, when rights end on a birthday; the year is one of a few ages.
          dayAndMonth: births.dayAndMonth.length,
          dayAndMonthByChance: births.dayAndMonthByChance,
        },
      },
    }
  },
}

/** Some sixty persons of the list, a few of them covered since birth. */
function sample(listed: readonly Listed[]): Listed[] {
  const spread = listed.filter((_, at) => at % Math.ceil(listed.length / 54) === 0)
  return [...listed.filter((each) => sinceBirth(each) && !spread.includes(each)).slice(0, 6), ...spread]
}

const idOf = ({ insured }: Listed): string => `${insured.insurerId}/${insured.memberNumber}/${insured.birthDate}/${insured.rank}`

/** The thief guesses right at once whom a row is about, and tries every key that is not secret; then the same with the real key. */
function guess(arena: Arena, known: readonly Listed[], dump: string) {
  const compact = dump.replaceAll('-', '')
  const publicKeys = [
    ...['', '\0'.repeat(32), 'cloison', 'cloison/lookup', 'member', 'nir'],
    ...arena.world.insurers.flatMap(({ amc, name }) => [amc, name, amc.padStart(10, '0')]),
    ...[...arena.insurerKeys.values()].flatMap(({ signing, sealing }) => [
      signing.x ?? '',
      signing.y ?? '',
      signing.kid ?? '',
      sealing.x ?? '',
      sealing.kid ?? '',
    ]),
  ]
  const without = new Set<string>()
  let withKey = 0
  let tried = 0
  for (const each of known) {
    const messages = [nirMessage(each.insured), memberMessage(each.insured), each.insured.nir, `${each.insured.nir}${each.insured.nirKey}`]
    for (const message of messages) {
      const digests = [
        ...publicKeys.map((key) => createHmac('sha256', key).update(message).digest('hex')),
        ...['sha256', 'sha1', 'md5', 'sha512'].map((name) => createHash(name).update(message).digest('hex')),
      ]
      tried += digests.length
      if (digests.some((digest) => compact.includes(digest.slice(0, 32)))) without.add(idOf(each))
    }
    if (compact.includes(keyed(readLookupKey(arena.instance.folder, each.insured.insurerId), memberMessage(each.insured)))) withKey++
  }
  return { without, withKey, tried }
}

/** Digests of persons that stand under two insurers: each would tell that it is the same person. */
function equalAcrossInsurers(dump: string): number {
  const seen = new Map<string, string>()
  let equal = 0
  const rows = dump.slice(dump.indexOf('beneficiaries.person\n')).split('\n').slice(1)
  for (const row of rows) {
    const [, insurer = '', ...digests] = /^\([0-9a-f-]{36},(\d+),([0-9a-f-]{36}),([0-9a-f-]{36})?,([0-9a-f-]{36}),/.exec(row) ?? []
    if (insurer === '') break
    for (const digest of digests.filter(Boolean)) {
      const before = seen.get(digest)
      if (before !== undefined && before !== insurer) equal++
      seen.set(digest, insurer)
    }
  }
  return equal
}
