import { createPublicKey } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { cardKeyId, coseKey, type KeyRing, toHex } from '@cloison/evidence'
import { keptNoteFile } from '../adapters/log/kept-note.ts'
import { type Config, ConfigRefused, placeOf } from '../config.ts'
import type { KeptNote } from '../ports/kept-note.ts'

/** Public halves that one role makes and others read: files that may be copied to another machine. */
export type PublicFile = 'log-key.txt' | 'card-keys.json'

/** Writes a public file, whole or not at all. */
export function publish(config: Config, name: PublicFile, text: string): void {
  const folder = placeOf(config, 'public')
  mkdirSync(folder, { recursive: true })
  const file = placeOf(config, 'public', name)
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

/** The log's verifier text. @throws ConfigRefused when no sequencer has published it */
export function logVerifier(config: Config): string {
  const file = placeOf(config, 'public', 'log-key.txt')
  if (!existsSync(file))
    throw new ConfigRefused(`La clé publique du registre manque (${file}) : démarrez d'abord le rôle sequencer, ou copiez-y ce fichier.`)
  return readFileSync(file, 'utf8').trim()
}

/** Where the sequencer keeps the last checkpoint that it signed. */
export const keptNote = (config: Config): KeptNote => keptNoteFile(placeOf(config, 'log', 'last-signed.txt'))

/** Public keys that sign cards, read again when the file changes. No file: none. */
export function cardPublicKeys(config: Config): () => readonly JsonWebKey[] {
  const file = placeOf(config, 'public', 'card-keys.json')
  let readAt = -1
  let keys: readonly JsonWebKey[] = []
  return () => {
    const changed = existsSync(file) ? statSync(file).mtimeMs : -1
    if (changed !== readAt) {
      readAt = changed
      keys = changed === -1 ? [] : (JSON.parse(readFileSync(file, 'utf8')) as { keys: JsonWebKey[] }).keys
    }
    return keys
  }
}

/** The same keys, ready to verify a card. */
export function cardKeyRing(keysOf: () => readonly JsonWebKey[]): () => KeyRing {
  let from: readonly JsonWebKey[] | undefined
  let ring: KeyRing = new Map()
  return () => {
    const keys = keysOf()
    if (keys !== from) {
      from = keys
      ring = new Map(
        keys.flatMap((jwk) => {
          const key = createPublicKey({ key: jwk as Record<string, unknown>, format: 'jwk' })
          const cose = coseKey(key)
          return cose === undefined ? [] : [[toHex(cardKeyId(key)), cose] as const]
        }),
      )
    }
    return ring
  }
}
