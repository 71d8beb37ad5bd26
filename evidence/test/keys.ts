import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { formatNoteKey, noteKeyId } from '../src/note-key.ts'
import { cardKeyId, coseKey, type Sign } from '../src/verifier.ts'
import { hexBytes } from './hex-bytes.ts'

/** A fresh P-256 key: what signs cards in a test. */
export function freshCardKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { publicKey, keyId: cardKeyId(publicKey), sign: es256Sign(privateKey) }
}

export function es256Sign(key: KeyObject): Sign {
  return (message) => new Uint8Array(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }))
}

/** The one-key ring of a public key. */
export function ringOf(publicKey: KeyObject) {
  const key = coseKey(publicKey)
  if (key === undefined) throw new Error('not a COSE key')
  return new Map([[Buffer.from(cardKeyId(publicKey)).toString('hex'), key]])
}

/** A log key made from a seed of 32 bytes in hexadecimal: what signs checkpoints in a test. */
export function logKey(name: string, seedHex: string) {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), hexBytes(seedHex)])
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const raw = new Uint8Array(spki.subarray(spki.length - 32))
  return {
    name,
    raw,
    keyId: Buffer.from(noteKeyId(name, raw)).toString('hex'),
    text: formatNoteKey(name, raw),
    sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
  }
}
