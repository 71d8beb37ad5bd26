import { type NoteKey, parseNoteKey } from '../note-key.ts'
import { type Asked, fileText, type Surroundings, WrongUse } from './asked.ts'

/** Environment variable that holds the key of the log one trusts. */
export const LOG_KEY_VARIABLE = 'CLOISON_LOG_KEY'

/** A key, and where the trust in it comes from. */
export interface TrustedKey {
  readonly key: NoteKey
  readonly from: string
}

/**
 * The log's key, from the command line, else from the environment; undefined when nobody gave one.
 * Never from the file under examination: a forger would put their own there.
 */
export function trustedKey(asked: Asked, surroundings: Surroundings): TrustedKey | undefined {
  const given: { text: string; from: string }[] = [
    ...asked.keys.map((text) => ({ text, from: 'l’option --key' })),
    ...asked.keyFiles.map((path) => ({ text: fileText(path, surroundings) ?? '', from: `le fichier ${path}` })),
  ]
  if (given.length > 1) throw new WrongUse('Une seule clé de journal peut être indiquée.')
  const variable = surroundings.variable(LOG_KEY_VARIABLE)
  const chosen = given[0] ?? (variable === undefined ? undefined : { text: variable, from: `la variable ${LOG_KEY_VARIABLE}` })
  if (chosen === undefined) return undefined
  const key = parseNoteKey(chosen.text.trim())
  if (key === undefined) throw new WrongUse(`La clé donnée par ${chosen.from} n’est pas une clé de journal (nom+identifiant+base64).`)
  return { key, from: chosen.from }
}

/** The sentence that says under which key a verdict holds. */
export function trustSentence({ key, from }: TrustedKey): string {
  return `Clé du journal : ${key.name} (${key.keyId}), donnée par ${from}.`
}
