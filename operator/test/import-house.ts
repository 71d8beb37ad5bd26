import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompactSign, compactVerify, importJWK } from 'jose'
import { startDigest } from '../src/adapters/keys/digest.ts'
import { type FileKeyring, openKeyring } from '../src/adapters/keys/keyring.ts'
import { sealingThreads } from '../src/adapters/keys/sealing-threads.ts'
import { batchModule, endingStore, type ImportHouse, portfolioStore, type SignedClaims } from '../src/domain/beneficiaries/index.ts'
import { insurerByAmc } from '../src/domain/directory/index.ts'
import type { Sql } from '../src/ports/sql.ts'
import type { TestDatabase } from './template-database.ts'

export const AMC = '9990000011'
export const INSURER = 1
export const TODAY = '2026-11-24'

/** One member of a family, as a row of a portfolio file. */
export type Row = Record<string, string>

const COLUMNS = [
  'memberNumber',
  'contract',
  'rank',
  'birthDate',
  'familyName',
  'givenNames',
  'sex',
  'nir',
  'nirKey',
  'guarantee',
  'conventionType',
  'csr',
].concat(['validFrom', 'validUntil', 'domains', 'responsible', 'scheme', 'fund', 'centre', 'exemption', 'c2s', 'ame', 'gpDeclared'])

/** A fictitious NIR: commune 000 does not exist. */
export function fictitiousNir(index: number): { nir: string; nirKey: string } {
  const nir = `1${String(index % 100).padStart(2, '0')}0${(index % 9) + 1}75000${String(index % 1000).padStart(3, '0')}`
  return { nir, nirKey: String(97 - (Number(nir) % 97)).padStart(2, '0') }
}

export function person(index: number, changes: Row = {}): Row {
  return {
    memberNumber: `M${String(100_000 + Math.floor(index / 2))}`,
    contract: `C${Math.floor(index / 2)}`,
    rank: '1',
    birthDate: `19${String(40 + (index % 60))}-0${(index % 9) + 1}-1${index % 10}`,
    familyName: `NOM-${'ABCDEFGHIJ'[index % 10]}${'ÉÈÇÂÏÔÛŒŸÑ'[index % 10]}XYZ`,
    givenNames: `Zélie ${'QRSTUVWXYZ'[index % 10]}uzuma`,
    sex: 'F',
    ...fictitiousNir(index),
    guarantee: 'CONFORT10',
    conventionType: 'MU',
    csr: 'A1',
    validFrom: '2026-01-01',
    validUntil: '2027-01-01',
    domains: 'PHAR:100,MEDE:125,TRAN:-,OPTI:PEC',
    responsible: '1',
    scheme: '01',
    fund: '751',
    centre: '0001',
    exemption: index % 7 === 0 ? 'ALD' : '',
    c2s: '0',
    ame: '0',
    gpDeclared: '1',
    ...changes,
  }
}

export interface FileOptions {
  readonly kind?: 'snapshot' | 'delta'
  readonly sequence?: number
  readonly previous?: number
  readonly day?: string
  readonly amc?: string
}

export function csv(rows: readonly Row[], options: FileOptions = {}): Buffer {
  const { kind = 'snapshot', sequence = 1, previous = sequence - 1, day = TODAY, amc = AMC } = options
  const columns = kind === 'delta' ? ['action', ...COLUMNS] : COLUMNS
  const head = `#cloison-portfolio/1;kind=${kind};amc=${amc};day=${day};sequence=${sequence};previous=${previous}\n${columns.join(';')}\n`
  return Buffer.from(head + rows.map((row) => `${columns.map((column) => row[column] ?? '').join(';')}\n`).join(''))
}

export function ndjson(rows: readonly Row[], options: FileOptions = {}): Buffer {
  const { kind = 'snapshot', sequence = 1, previous = sequence - 1, day = TODAY, amc = AMC } = options
  const head = JSON.stringify({ format: 'cloison-portfolio/1', kind, amc, day, sequence, previous })
  return Buffer.from(`${[head, ...rows.map((row) => JSON.stringify(row))].join('\n')}\n`)
}

/** An import wired on a test database, with one insurer whose keys the test holds. */
export async function withImport<T>(
  db: TestDatabase,
  work: (made: {
    house: ImportHouse
    sql: Sql
    keyring: FileKeyring
    keyFolder: string
    insurerKey: KeyObject
    sealingPrivateJwk: JsonWebKey
    sign: (file: Buffer, options?: FileOptions, persons?: number) => Promise<string>
    clock: { now(): number; set(day: string): void }
  }) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-import-'))
  try {
    const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const sealing = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await db.owner.query(
      `insert into directory.insurer (insurer_id, amc, name, signing_jwk, sealing_jwk, opened_on) values ($1, $2, 'Mutuelle d’essai', $3, $4, '2020-01-01')`,
      [INSURER, AMC, signing.publicKey.export({ format: 'jwk' }), sealing.publicKey.export({ format: 'jwk' })],
    )
    const sql = await db.connectAs('cloison_import', 3)
    const keyring = openKeyring({ folder: join(folder, 'keys'), allow: ['lookup/', 'year/', 'restricted/', 'card/'], create: true })
    let now = Date.parse(`${TODAY}T09:00:00Z`)
    const clock = {
      now: () => now,
      set: (day: string) => {
        now = Date.parse(`${day}T09:00:00Z`)
      },
    }
    const house: ImportHouse = {
      store: portfolioStore(sql),
      ending: endingStore(sql),
      sealing: sealingThreads({ keyring, module: batchModule, threads: 1 }),
      clock,
      startDigest,
      insurerOf: (amc) => insurerByAmc(sql, amc),
      verify: verifyPortfolio,
    }
    const sign = (file: Buffer, options: FileOptions = {}, persons = countRows(file)) =>
      new CompactSign(
        Buffer.from(
          JSON.stringify({
            format: 'cloison-portfolio/1',
            digest: createHash('sha256').update(file).digest('hex'),
            amc: options.amc ?? AMC,
            kind: options.kind ?? 'snapshot',
            sequence: options.sequence ?? 1,
            persons,
          }),
        ),
      )
        .setProtectedHeader({ alg: 'ES256', typ: 'cloison-portfolio+jws' })
        .sign(signing.privateKey)
    const sealingPrivateJwk = sealing.privateKey.export({ format: 'jwk' }) as JsonWebKey
    return await work({
      house,
      sql,
      keyring,
      keyFolder: join(folder, 'keys'),
      insurerKey: signing.privateKey,
      sealingPrivateJwk,
      sign,
      clock,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function verifyPortfolio(jws: string, jwk: JsonWebKey): Promise<SignedClaims | undefined> {
  try {
    const { payload } = await compactVerify(jws, await importJWK({ ...jwk }, 'ES256'), { algorithms: ['ES256'] })
    return JSON.parse(Buffer.from(payload).toString('utf8')) as SignedClaims
  } catch {
    return undefined
  }
}

function countRows(file: Buffer): number {
  const lines = file.toString('utf8').split('\n').length - 1
  return file.subarray(0, 1).toString() === '#' ? lines - 2 : lines - 1
}

/** A file in chunks of a size, as a stream brings it. */
export async function* chunksOf(file: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size)
}
