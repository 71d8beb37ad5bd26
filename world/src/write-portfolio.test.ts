import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { importJWK } from 'jose'
import { makeInsurerKeys, readInsurerKeys, signingKeyOf } from './insurer-keys.ts'
import { readPortfolioSignature, signPortfolio } from './sign-portfolio.ts'
import { createWorld } from './world.ts'

const world = createWorld({ seed: 'files', persons: 3000, day: '2026-11-24', establishments: 2 })

test('the digest is that of the bytes, the same seed gives the same file, and no part is left', async () => {
  await inFolder(async (folder) => {
    const one = await world.writePortfolio(3, join(folder, 'a.csv'), { format: 'csv', sequence: 1 })
    const other = await createWorld({ seed: 'files', persons: 3000, day: '2026-11-24', establishments: 2 }).writePortfolio(
      3,
      join(folder, 'b.csv'),
      {
        format: 'csv',
        sequence: 1,
      },
    )
    const bytes = await readFile(one.path)
    assert.equal(createHash('sha256').update(bytes).digest('hex'), one.digest)
    assert.equal(other.digest, one.digest)
    assert.equal(bytes.length, one.bytes)
    assert.equal(one.persons, world.population(3).persons)
    assert.deepEqual((await readdir(folder)).sort(), ['a.csv', 'b.csv'])
  })
})

test('a file that cannot be written leaves nothing under its name', async () => {
  await inFolder(async (folder) => {
    await assert.rejects(world.writePortfolio(3, join(folder, 'absent', 'a.csv'), { format: 'csv', sequence: 1 }))
    await assert.rejects(world.writePortfolio(3, join(folder, 'a.csv'), { format: 'csv', sequence: 1, day: 'hier' }).then(() => {}))
    assert.deepEqual(await readdir(folder), [])
  })
})

test('a signature names digest, insurer, kind, sequence and rows, and only the insurer’s key reads it', async () => {
  await inFolder(async (folder) => {
    const publicKeys = await makeInsurerKeys(join(folder, 'keys'), world.insurers.slice(0, 3))
    const amc = world.insurer(3).amc
    const file = await world.writePortfolio(3, join(folder, 'a.ndjson'), { format: 'ndjson', sequence: 8, previous: 5 })
    const path = await signPortfolio(file, await signingKeyOf(await readInsurerKeys(join(folder, 'keys'), amc)))
    const jws = await readFile(path, 'utf8')
    assert.equal(path, `${file.path}.jws`)
    const claims = await readPortfolioSignature(jws, await publicKey(publicKeys.get(amc)?.signing))
    assert.deepEqual(claims, {
      format: 'cloison-portfolio/1',
      digest: file.digest,
      amc,
      kind: 'snapshot',
      sequence: 8,
      persons: file.persons,
    })
    await assert.rejects(readPortfolioSignature(jws, await publicKey(publicKeys.get(world.insurer(2).amc)?.signing)))
    const [head, body, signature] = jws.split('.')
    const altered = Buffer.from(JSON.stringify({ ...claims, persons: claims.persons + 1 })).toString('base64url')
    assert.notEqual(body, altered)
    await assert.rejects(readPortfolioSignature(`${head}.${altered}.${signature}`, await publicKey(publicKeys.get(amc)?.signing)))
  })
})

test('keys are kept once made, private ones for the owner alone, public ones without a secret', async () => {
  await inFolder(async (folder) => {
    const insurers = world.insurers.slice(0, 2)
    const first = await makeInsurerKeys(folder, insurers)
    const again = await makeInsurerKeys(folder, insurers)
    assert.deepEqual(again, first)
    for (const { amc } of insurers) {
      assert.equal((await stat(join(folder, `${amc}.private.json`))).mode & 0o777, 0o600)
      const secret = await readInsurerKeys(folder, amc)
      const open = first.get(amc)
      assert.ok(open !== undefined && secret.signing.d !== undefined && secret.sealing.d !== undefined)
      assert.equal(open.signing.d, undefined)
      assert.equal(open.sealing.d, undefined)
      assert.equal(open.signing.x, secret.signing.x)
      assert.notEqual(open.signing.x, open.sealing.x)
      assert.equal(open.sealing.crv, 'P-256')
    }
    await assert.rejects(readInsurerKeys(folder, '../etc'))
  })
})

async function publicKey(jwk: Parameters<typeof importJWK>[0] | undefined) {
  if (jwk === undefined) throw new Error('no key')
  const key = await importJWK(jwk, 'ES256')
  if (key instanceof Uint8Array) throw new Error('not a public key')
  return key
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-world-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
