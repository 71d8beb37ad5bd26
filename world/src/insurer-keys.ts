import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'

/** What one insurer holds: it signs its files and its client assertions, and opens what is sealed for it. */
export interface InsurerKeys {
  /** ES256 (P-256): portfolio signatures and private_key_jwt. */
  readonly signing: JWK
  /** ECDH on P-256: references sealed for the insurer. */
  readonly sealing: JWK
}

/** Most insurers of one world. */
const insurersMax = 1000

/**
 * Makes the keys of the insurers that have none yet in a folder: `<amc>.private.json` (owner only) and `<amc>.public.json`, each
 * `{signing, sealing}` as JWK. Keys already there are kept, so the call can be repeated. Returns the public halves by numéro AMC.
 * WebCrypto draws keys from the machine's chance: they are the one part of a world which its seed does not fix.
 */
export async function makeInsurerKeys(
  folder: string,
  insurers: readonly { readonly amc: string }[],
): Promise<ReadonlyMap<string, InsurerKeys>> {
  if (insurers.length > insurersMax) throw new Error('makeInsurerKeys: too many insurers')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const made = new Map<string, InsurerKeys>()
  for (const { amc } of insurers) {
    if (!existsSync(pathOf(folder, amc, 'private'))) await makeKeysOf(folder, amc)
    made.set(amc, await readKeys(pathOf(folder, amc, 'public')))
  }
  return made
}

/** The private keys of an insurer, as its own systems hold them. */
export async function readInsurerKeys(folder: string, amc: string): Promise<InsurerKeys> {
  return readKeys(pathOf(folder, amc, 'private'))
}

/** The key that signs, ready for use, with the `kid` its signatures name (RFC 7638 thumbprint). */
export async function signingKeyOf(keys: InsurerKeys): Promise<{ key: CryptoKey; kid: string }> {
  const key = await importJWK(keys.signing, 'ES256')
  if (key instanceof Uint8Array) throw new Error('signingKeyOf: a symmetric key cannot sign a portfolio')
  return { key, kid: keys.signing.kid ?? (await calculateJwkThumbprint(keys.signing)) }
}

async function makeKeysOf(folder: string, amc: string): Promise<void> {
  const signing = await generateKeyPair('ES256', { extractable: true })
  const sealing = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  const secret: InsurerKeys = {
    signing: await named(await exportJWK(signing.privateKey), 'ES256', 'sig'),
    sealing: await named(await exportJWK(sealing.privateKey), 'ECDH-ES', 'enc'),
  }
  // The public half is written first: if we die between the two, the next call makes both again.
  await writeKeys(pathOf(folder, amc, 'public'), { signing: publicHalf(secret.signing), sealing: publicHalf(secret.sealing) }, 0o644)
  await writeKeys(pathOf(folder, amc, 'private'), secret, 0o600)
}

async function named(jwk: JWK, alg: string, use: string): Promise<JWK> {
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg, use }
}

function publicHalf(jwk: JWK): JWK {
  const { d: _secret, ...rest } = jwk
  return rest
}

async function writeKeys(path: string, keys: InsurerKeys, mode: number): Promise<void> {
  await writeFile(`${path}.part`, `${JSON.stringify(keys, null, 2)}\n`, { mode })
  await rename(`${path}.part`, path)
}

async function readKeys(path: string): Promise<InsurerKeys> {
  return JSON.parse(await readFile(path, 'utf8')) as InsurerKeys
}

function pathOf(folder: string, amc: string, half: 'private' | 'public'): string {
  if (!/^\d{1,10}$/.test(amc)) throw new Error('insurer keys: a numéro AMC is made of at most ten digits')
  return join(folder, `${amc}.${half}.json`)
}
