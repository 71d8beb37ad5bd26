import { createHmac, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { DataKeys, Keys } from '../../ports/keys.ts'
import { invariant } from '../../words/invariant.ts'
import { open, seal, unwrapBlocks, wrapBlocks } from './aead.ts'
import { openBulk, sealBulk } from './bulk-aead.ts'
import { eraseKey, isGone, KeyFolderFailure, keyNames, masterKey, readKey, writeKey } from './key-folder.ts'
import { drawMaterial, exportMaterial, importMaterial, isBulk, kindOf, type Material, signingKeyId } from './key-material.ts'
import { openOwn, sealOwn } from './own-key-aead.ts'

export interface KeyringOptions {
  readonly folder: string
  /** Names this process may use: a whole name (`log`), or a beginning that ends in `/` (`lookup/`). */
  readonly allow: readonly string[]
  /** Makes a key that is asked for and does not exist yet. A process that only opens things says false. */
  readonly create: boolean
  /** 32 bytes in base64url; absent: the folder's `master.key`. */
  readonly master?: string | undefined
}

/** A keyring of files: the port, and what only other adapters and commands need. */
export interface FileKeyring extends Keys, DataKeys {
  /** The bytes of a secret key, for this folder's own threads. Never for the domain. */
  secret(name: string): KeyObject
  /** Makes an ES256 key named after its own identifier, `card/<kid>`; the name. */
  createCardKey(): string
  /** Names that this process may use, sorted. */
  names(): readonly string[]
}

/** @throws KeyFolderFailure with a sentence for the person who runs the command */
export function openKeyring(options: KeyringOptions): FileKeyring {
  const { folder, allow, create } = options
  const master = masterKey(folder, options.master, create)
  const held = new Map<string, Material>()

  function may(name: string): boolean {
    return allow.some((allowed) => name === allowed || (allowed.endsWith('/') && name.startsWith(allowed)))
  }
  function load(name: string): Material | undefined {
    const known = held.get(name)
    if (known !== undefined) return known
    const bytes = readKey(folder, master, name)
    if (bytes === undefined) return undefined
    const material = importMaterial(kindOf(name), bytes)
    bytes.fill(0)
    held.set(name, material)
    return material
  }
  function material(name: string): Material {
    invariant(may(name), 'a process uses only the keys of its role')
    const found = load(name)
    if (found !== undefined) return found
    // A card key is named after itself: it cannot be made on demand. Nor does a destroyed year come back.
    if (!create || name.startsWith('card/') || isGone(folder, name))
      throw new KeyFolderFailure(`La clé ${name} n’existe pas, ou a été détruite.`)
    writeKey(folder, master, name, exportMaterial(drawMaterial(kindOf(name))))
    const made = load(name)
    invariant(made !== undefined, 'a key just written can be read')
    return made
  }
  function existing(name: string): Material {
    invariant(may(name), 'a process uses only the keys of its role')
    const found = load(name)
    if (found === undefined) throw new KeyFolderFailure(`La clé ${name} n’existe pas, ou a été détruite.`)
    return found
  }
  function secretOf(holder: Material): KeyObject {
    invariant(holder.kind === 'secret', 'this operation needs a secret key')
    return holder.key
  }
  function signerOf(holder: Material): KeyObject {
    invariant(holder.kind !== 'secret', 'this operation needs a signing key')
    return holder.key
  }

  return {
    mac: (name, message) =>
      createHmac('sha256', secretOf(material(name)))
        .update(message)
        .digest(),
    seal: (name, plain, associated) => {
      const key = secretOf(material(name))
      return isBulk(name) ? sealBulk(key, randomBytes(12), plain, associated) : seal(key, plain, associated)
    },
    open: (name, sealed, associated) => {
      const key = secretOf(existing(name))
      return isBulk(name) ? openBulk(key, sealed, associated) : open(key, sealed, associated)
    },
    wrap: (name, dataKeys) => wrapBlocks(secretOf(material(name)), dataKeys),
    unwrap: (name, wrapped) => unwrapBlocks(secretOf(existing(name)), wrapped),
    sealWith: (dataKey, plain, associated) => sealOwn(dataKey, randomBytes(12), plain, associated),
    openWith: openOwn,
    sign: (name, message) => {
      const signer = material(name)
      if (signer.kind === 'p256') return sign('sha256', message, { key: signerOf(signer), dsaEncoding: 'ieee-p1363' })
      return sign(null, message, signerOf(signer))
    },
    publicKey: (name) => createPublicKey(signerOf(material(name))).export({ format: 'jwk' }),
    has: (name) => may(name) && load(name) !== undefined,
    destroy: (name) => {
      invariant(may(name), 'a process uses only the keys of its role')
      // The file first: dying between the two lines leaves a key in memory only, which dies with us.
      eraseKey(folder, name)
      held.delete(name)
    },
    secret: (name) => secretOf(material(name)),
    createCardKey: () => {
      invariant(create, 'this process may make keys')
      const drawn = drawMaterial('p256')
      const name = `card/${signingKeyId(drawn)}`
      invariant(may(name), 'a process uses only the keys of its role')
      writeKey(folder, master, name, exportMaterial(drawn))
      return name
    },
    names: () => keyNames(folder).filter(may),
  }
}
