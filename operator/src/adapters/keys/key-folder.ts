import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** A folder of keys could not be used; the sentence is for the person who runs the command. */
export class KeyFolderFailure extends Error {
  override readonly name = 'KeyFolderFailure'
}

const MAGIC = Buffer.from('cloison-key/1\n')
const MASTER = 'master.key'
const EXTENSION = '.key'
/** Left in place of a destroyed key: a name never comes back with another key under it. */
const GONE = '.gone'
const NAME = /^[a-z0-9]+(?:\/[a-z0-9]+){0,2}$/

/**
 * The master key: 32 bytes in base64url from the environment when given, else the folder's `master.key`, which only its owner may read.
 * It is made on the first use when `create` allows it.
 */
export function masterKey(folder: string, given: string | undefined, create: boolean): Uint8Array {
  if (given !== undefined) {
    const bytes = Buffer.from(given, 'base64url')
    if (bytes.length !== 32) throw new KeyFolderFailure('CLOISON_MASTER_KEY doit être faite de 32 octets écrits en base64url.')
    return bytes
  }
  const path = join(folder, MASTER)
  if (!existsSync(path)) {
    if (!create) throw new KeyFolderFailure(`Aucune clé maîtresse dans ${folder}.`)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeOnce(path, Buffer.from(`${randomBytes(32).toString('base64url')}\n`))
  }
  if ((statSync(path).mode & 0o077) !== 0) throw new KeyFolderFailure(`La clé maîtresse ${path} est lisible par d’autres : chmod 600.`)
  const bytes = Buffer.from(readFileSync(path, 'latin1').trim(), 'base64url')
  if (bytes.length !== 32) throw new KeyFolderFailure(`La clé maîtresse ${path} est abîmée.`)
  return bytes
}

/** Reads and unwraps one key; undefined when there is none. AES-256-GCM, the name as associated data: a file renamed is refused. */
export function readKey(folder: string, master: Uint8Array, name: string): Uint8Array | undefined {
  const path = pathOf(folder, name)
  if (!existsSync(path)) return undefined
  const bytes = readFileSync(path)
  const head = MAGIC.length
  if (!bytes.subarray(0, head).equals(MAGIC) || bytes.length < head + 28)
    throw new KeyFolderFailure(`Le fichier de la clé ${name} est abîmé.`)
  const decipher = createDecipheriv('aes-256-gcm', master, bytes.subarray(head, head + 12), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(name))
  decipher.setAuthTag(bytes.subarray(bytes.length - 16))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(head + 12, bytes.length - 16)), decipher.final()])
  } catch {
    throw new KeyFolderFailure(`La clé ${name} ne s’ouvre pas : autre clé maîtresse, ou fichier abîmé.`)
  }
}

/** Whether a key of that name was destroyed. */
export function isGone(folder: string, name: string): boolean {
  return existsSync(pathOf(folder, name) + GONE)
}

/** Wraps and writes one key. False when another process wrote it first: its key is the one to use. */
export function writeKey(folder: string, master: Uint8Array, name: string, plain: Uint8Array): boolean {
  if (isGone(folder, name)) return false
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', master, nonce, { authTagLength: 16 })
  cipher.setAAD(Buffer.from(name))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return writeOnce(pathOf(folder, name), Buffer.concat([MAGIC, nonce, sealed, cipher.getAuthTag()]))
}

/**
 * Removes a key: its bytes are overwritten and flushed before the name goes. On a disk that copies on write, old blocks may live on; they
 * are wrapped by the master key.
 */
export function eraseKey(folder: string, name: string): void {
  const path = pathOf(folder, name)
  if (!isGone(folder, name)) writeOnce(path + GONE, new Uint8Array())
  if (!existsSync(path)) return
  const file = openSync(path, 'r+')
  try {
    writeSync(file, randomBytes(statSync(path).size), 0, undefined, 0)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  unlinkSync(path)
  syncFolder(folder)
}

/** The names kept in the folder, sorted. */
export function keyNames(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith(EXTENSION) && file !== MASTER)
    .map((file) => file.slice(0, -EXTENSION.length).replaceAll('.', '/'))
    .sort()
}

function pathOf(folder: string, name: string): string {
  if (!NAME.test(name)) throw new KeyFolderFailure('Un nom de clé n’a que des lettres, des chiffres et des barres.')
  return join(folder, name.replaceAll('/', '.') + EXTENSION)
}

/** Written beside, flushed, then named: a crash leaves the old state or the new one. Never replaces a file. */
function writeOnce(path: string, bytes: Uint8Array): boolean {
  if (existsSync(path)) return false
  const part = `${path}.${randomBytes(6).toString('hex')}.part`
  const file = openSync(part, 'wx', 0o600)
  try {
    writeSync(file, bytes)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  // A hard link refuses a name that exists: of two processes that make one key at the same time, one alone wins.
  try {
    linkSync(part, path)
  } catch (failure) {
    if (existsSync(path)) return false
    throw failure
  } finally {
    unlinkSync(part)
  }
  syncFolder(join(path, '..'))
  return true
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
