import { toHex, utf8 } from '@cloison/evidence'
import type { Clock } from '../../ports/clock.ts'
import type { RunningDigest } from '../../ports/digest.ts'
import type { SealingThreads } from '../../ports/sealing.ts'
import { dayInParis } from '../../words/day.ts'
import { isRefusal, type Refusal, refuse } from '../../words/refusal.ts'
import type { BatchSetup } from './batch.ts'
import type { EndingStore } from './ending.store.ts'
import { type FileRefusal, PERSONS_MAX, REJECTS_MAX, type Reject } from './format.ts'
import type { Header } from './header.ts'
import { readColumns, readHeader } from './header.ts'
import { type Insurer, type SignedClaims, signatureMismatch } from './insurer.ts'
import { type ImportRow, isRace, type PortfolioStore } from './portfolio.store.ts'
import { type LineReader, readLines } from './reader.ts'
import { sealedRows } from './sealed-rows.ts'
import { Stop, stopOf } from './stop.ts'

export interface ImportHouse {
  readonly store: PortfolioStore
  readonly ending: EndingStore
  readonly sealing: SealingThreads
  readonly clock: Clock
  readonly startDigest: () => RunningDigest
  readonly insurerOf: (amc: string) => Promise<Insurer | undefined>
  /** The claims of a signature (compact JWS) by that key; undefined when it is not one. */
  readonly verify: (jws: string, key: JsonWebKey) => Promise<SignedClaims | undefined>
}

export interface ImportSource {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly signature: string
  /** Key or person that sends: `file:<name>`, `key:<kid>`, a person's name. */
  readonly by: string
  /** Numéro AMC that the sender proved; a file of another insurer is refused. Absent: whoever runs the command. */
  readonly onlyAmc?: string
}

/** What became of a file. The row says the state; the rejects are those of this reading. */
export interface ImportReport {
  readonly row: ImportRow
  readonly rejects: readonly Reject[]
}

/** A file refused before anything of it was recorded; `line` where it is known. */
export type ImportRefusal = Refusal<FileRefusal, { line?: number }>

const HEADER_BYTES_MAX = 2048
/** A file may be dated this many days ahead at most: rights of the coming year are told early, files are not. */
const DAYS_AHEAD_MAX = 1

/**
 * Takes a portfolio file: header, signature, order, then every line validated and sealed on threads while it is copied beside the tables,
 * then one transaction that merges it whole. The same file again answers what was done the first time.
 */
export async function importPortfolio(house: ImportHouse, source: ImportSource): Promise<ImportReport | ImportRefusal> {
  const digest = house.startDigest()
  const lines = readLines(source.bytes, (bytes) => digest.update(bytes))
  let opened: ImportRow | undefined
  try {
    const opening = await readOpening(lines)
    if (isRefusal(opening)) return opening
    const { header } = opening
    const insurer = await house.insurerOf(header.amc)
    if (insurer === undefined || (source.onlyAmc !== undefined && source.onlyAmc !== insurer.amc)) return refuse('insurer-unknown')
    const claims = await house.verify(source.signature, insurer.signingJwk)
    if (claims === undefined) return refuse('signature-invalid')
    if (signatureMismatch(claims, header, insurer)) return refuse('signature-mismatch')
    const today = dayInParis(house.clock.now())
    if (header.day > dayInParis(house.clock.now() + DAYS_AHEAD_MAX * 86_400_000)) return refuse('day-out-of-range')

    const year = Number(today.slice(0, 4))
    const row = await open(house, header, insurer, claims, year, source.by)
    if (isRefusal(row)) return row
    if (row.state !== 'staged') return { row, rejects: [] }
    opened = row
    return await take(house, lines, { ...opening, insurer, year, row, claims }, () => toHex(digest.end()))
  } catch (caught) {
    const stop = stopOf(caught)
    if (stop === undefined) throw caught
    if (opened === undefined) return { ...refuse(stop.code), ...(stop.line === undefined ? {} : { line: stop.line }) }
    return await ended(
      house,
      opened,
      stop.code,
      stop.line === undefined ? stop.rejects : [...stop.rejects, { line: stop.line, field: 'line', code: 'malformed' }],
    )
  } finally {
    await lines.close()
  }
}

interface Opened {
  readonly header: Header
  readonly places: Int8Array | null
  readonly insurer: Insurer
  readonly year: number
  readonly row: ImportRow
  readonly claims: SignedClaims
}

async function take(house: ImportHouse, lines: LineReader, file: Opened, digest: () => string): Promise<ImportReport> {
  const { row, insurer } = file
  const fresh = !(await house.store.knowsAnyone(insurer.insurerId))
  const setup: BatchSetup = { insurerAmc: insurer.amc, kind: row.kind, day: row.day, year: file.year, places: file.places, fresh }
  const plan = {
    lookup: `lookup/${insurer.insurerId}`,
    year: `year/${insurer.insurerId}/${file.year}`,
    restricted: `restricted/${insurer.insurerId}/${file.year}`,
    recipient: insurer.sealingJwk,
    context: fileKeyContext(insurer.amc, row.importId),
  }
  const rejects: Reject[] = []
  let persons = 0
  const run = await house.sealing.open(plan, setup)
  try {
    await house.store.keepFileKey(row.importId, insurer.insurerId, run.wrappedFileKey)
    const count = (read: { persons: number; rejects: readonly Reject[] }) => {
      persons += read.persons
      if (persons > PERSONS_MAX) throw new Stop('too-many-persons')
      rejects.push(...read.rejects)
      if (rejects.length >= REJECTS_MAX) throw new Stop('lines-rejected', undefined, sorted(rejects).slice(0, REJECTS_MAX))
    }
    await house.store.stage(row.importId, sealedRows(house.store, run, lines, insurer.insurerId, count))
  } finally {
    await run.close()
  }
  // Truncated or altered on the way: the claims are those of another file. Nothing was merged.
  if (digest() !== file.claims.digest) return await ended(house, row, 'signature-mismatch', [])
  if (rejects.length > 0) return await ended(house, row, 'lines-rejected', sorted(rejects))
  if (persons === 0) return await ended(house, row, 'empty-file', [])
  if (persons !== file.claims.persons) return await ended(house, row, 'signature-mismatch', [])
  const ending = await house.ending.end(row, new Date(house.clock.now()))
  if (ending.state === 'refused') return await ended(house, row, ending.code, ending.rejects)
  return { row: await reread(house, row), rejects: [] }
}

async function readOpening(lines: LineReader): Promise<{ header: Header; places: Int8Array | null } | ImportRefusal> {
  const first = await textLine(lines)
  if (first === undefined) return refuse('empty-file')
  const read = readHeader(first)
  if (isRefusal(read)) return read
  if (!read.csv) return { header: read.header, places: null }
  const names = await textLine(lines)
  if (names === undefined) return refuse('empty-file')
  const places = readColumns(names, read.header.kind)
  return isRefusal(places) ? places : { header: read.header, places }
}

async function textLine(lines: LineReader): Promise<string | undefined> {
  const bytes = await lines.line()
  if (bytes === undefined) return undefined
  if (bytes.length > HEADER_BYTES_MAX) throw new Stop('header-malformed', 1)
  try {
    // A byte order mark at the beginning is taken away by the decoder.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.endsWith('\r') ? text.slice(0, -1) : text
  } catch {
    throw new Stop('header-malformed', 1)
  }
}

async function open(house: ImportHouse, header: Header, insurer: Insurer, claims: SignedClaims, keyYear: number, by: string) {
  try {
    return await house.store.open({
      insurerId: insurer.insurerId,
      sequence: header.sequence,
      previous: header.previous,
      kind: header.kind,
      day: header.day,
      digest: Uint8Array.from({ length: 32 }, (_, index) => Number.parseInt(claims.digest.slice(index * 2, index * 2 + 2), 16)),
      keyYear,
      receivedAt: new Date(house.clock.now()),
      receivedBy: by,
    })
  } catch (caught) {
    if (isRace(caught)) return refuse('another-pending')
    throw caught
  }
}

async function ended(house: ImportHouse, row: ImportRow, code: FileRefusal, rejects: readonly Reject[]): Promise<ImportReport> {
  await house.store.refuse(row.importId, code, rejects, new Date(house.clock.now()))
  return { row: await reread(house, row), rejects }
}

async function reread(house: ImportHouse, row: ImportRow): Promise<ImportRow> {
  return (await house.store.read(row.importId, row.insurerId)) ?? row
}

/** What the file's key is bound to: its insurer and its import. */
export function fileKeyContext(amc: string, importId: number): Uint8Array {
  return utf8(`${amc}\0${importId}`)
}

function sorted(rejects: readonly Reject[]): Reject[] {
  return [...rejects].sort((a, b) => a.line - b.line)
}
