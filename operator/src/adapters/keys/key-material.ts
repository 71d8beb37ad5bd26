import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { invariant } from '../../words/invariant.ts'

/** A key as it is held in memory: secret bytes, or a private key that signs. */
export interface Material {
  readonly kind: 'secret' | 'p256' | 'ed25519'
  readonly key: KeyObject
}

/** What a name is for decides what the key is. Any other name is a fault: a mistyped name must never make a key. */
export function kindOf(name: string): Material['kind'] {
  if (/^lookup\/\d{1,5}$/.test(name) || /^(?:year|restricted)\/\d{1,5}\/\d{4}$/.test(name)) return 'secret'
  if (name === 'identity' || name === 'payee' || name === 'watch' || name === 'asked') return 'secret'
  if (/^card\/[0-9a-f]{8}$/.test(name)) return 'p256'
  invariant(name === 'log', 'a key has one of the names in use')
  return 'ed25519'
}

/** Keys under which imports seal by the thousand: their construction is another one (`bulk-aead.ts`). */
export function isBulk(name: string): boolean {
  return name.startsWith('restricted/')
}

export function drawMaterial(kind: Material['kind']): Material {
  if (kind === 'secret') return { kind, key: createSecretKey(randomBytes(32)) }
  const pair = kind === 'p256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')
  return { kind, key: pair.privateKey }
}

export function exportMaterial(material: Material): Uint8Array {
  return material.kind === 'secret' ? material.key.export() : material.key.export({ format: 'der', type: 'pkcs8' })
}

export function importMaterial(kind: Material['kind'], bytes: Uint8Array): Material {
  if (kind === 'secret') {
    invariant(bytes.length === 32, 'a secret key has 32 bytes')
    return { kind, key: createSecretKey(bytes) }
  }
  const key = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' })
  invariant(key.asymmetricKeyType === (kind === 'p256' ? 'ec' : 'ed25519'), 'a key is of the kind its name says')
  return { kind, key }
}

/** Short name of a signing key: first four bytes of the SHA-256 of its SubjectPublicKeyInfo, as `cardKeyId` of evidence. */
export function signingKeyId(material: Material): string {
  const spki = createPublicKey(material.key).export({ format: 'der', type: 'spki' })
  return createHash('sha256').update(spki).digest('hex').slice(0, 8)
}
