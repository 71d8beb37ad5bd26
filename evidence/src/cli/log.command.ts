import { fromBase64, toBase64 } from '../base64.ts'
import { type Checkpoint, type CheckpointRefusal, openCheckpoint } from '../checkpoint.ts'
import { fromHex, toHex } from '../hex.ts'
import { HASH_LENGTH } from '../tree-hash.ts'
import { verifyConsistency, verifyInclusion } from '../tree-verify.ts'
import { type Asked, fileText, onlySubject, type Surroundings, WrongUse } from './asked.ts'
import { LOG_KEY_VARIABLE, type TrustedKey, trustedKey, trustSentence } from './log-key.ts'
import { cannotTell, invalid, type Report } from './report.ts'

const SENTENCES: Readonly<Record<CheckpointRefusal, string>> = {
  malformed: 'l’état du journal est mal formé.',
  'unknown-signer': 'l’état du journal n’est pas signé par la clé indiquée.',
  'bad-signature': 'la signature de l’état du journal est fausse.',
  'other-origin': 'l’état du journal porte le nom d’un autre journal que sa clé.',
}

/** `checkpoint FILE`: is this state of the log signed by its key? */
export function checkpointCommand(asked: Asked, surroundings: Surroundings): Report {
  const text = fileText(onlySubject(asked, 'le fichier d’un état signé du journal'), surroundings)
  const trusted = neededKey(asked, surroundings)
  const opened = openCheckpoint(text ?? '', trusted.key)
  if (!opened.ok) return refused(opened.code, trusted)
  const { origin, size, root } = opened.value
  return {
    verdict: 'valid',
    code: 'valid',
    sentences: [`le journal « ${origin} » s’engage sur ${size} lignes, de racine ${toBase64(root)}.`, trustSentence(trusted)],
    facts: { origin, size, root: toHex(root), keyId: trusted.key.keyId },
  }
}

/** `inclusion FILE`: does this proof lead from this leaf to this root? Arithmetic alone: no key. */
export function inclusionCommand(asked: Asked, surroundings: Surroundings): Report {
  const file = jsonObject(fileText(onlySubject(asked, 'le fichier d’une preuve d’inclusion'), surroundings))
  const [leafHash, root, proof] = [hashOf(file?.['leafHash']), hashOf(file?.['root']), hashesOf(file?.['proof'])]
  const [index, size] = [file?.['index'], file?.['size']]
  if (leafHash === undefined || root === undefined || proof === undefined || typeof index !== 'number' || typeof size !== 'number') {
    return invalid('malformed', 'ce fichier n’est pas une preuve d’inclusion (leafHash, index, size, root, proof).')
  }
  if (!verifyInclusion({ leafHash, index, size, proof, root })) {
    return invalid('not-included', 'la preuve ne mène pas de cette empreinte à cette racine.')
  }
  const caution = 'Que cette racine soit bien celle du journal reste à vérifier (commande checkpoint).'
  return { verdict: 'valid', code: 'included', sentences: [`l’empreinte est la n° ${index} d’un arbre de ${size}.`, caution] }
}

/** `consistency FILE`: is the newer of two signed states an extension of the older, nothing removed nor changed? */
export function consistencyCommand(asked: Asked, surroundings: Surroundings): Report {
  const file = jsonObject(fileText(onlySubject(asked, 'le fichier d’une preuve de continuité'), surroundings))
  const [older, newer, proof] = [file?.['older'], file?.['newer'], hashesOf(file?.['proof'])]
  if (typeof older !== 'string' || typeof newer !== 'string' || proof === undefined) {
    return invalid('malformed', 'ce fichier n’est pas une preuve de continuité (older, newer, proof).')
  }
  const trusted = neededKey(asked, surroundings)
  const [before, after] = [openCheckpoint(older, trusted.key), openCheckpoint(newer, trusted.key)]
  if (!before.ok) return refused(before.code, trusted)
  if (!after.ok) return refused(after.code, trusted)
  return extension(before.value, after.value, proof, trusted)
}

function extension(older: Checkpoint, newer: Checkpoint, proof: readonly Uint8Array[], trusted: TrustedKey): Report {
  const facts = { origin: newer.origin, oldSize: older.size, newSize: newer.size }
  const claim = { oldSize: older.size, oldRoot: older.root, newSize: newer.size, newRoot: newer.root, proof }
  if (!verifyConsistency(claim)) {
    const sentence = 'la preuve ne montre pas que le second état prolonge le premier : le journal a pu être récrit.'
    return { ...invalid('not-consistent', sentence, trustSentence(trusted)), facts }
  }
  const sentence = `les ${older.size} premières lignes du journal « ${newer.origin} » sont restées les mêmes ; il en compte ${newer.size}.`
  return { verdict: 'valid', code: 'consistent', sentences: [sentence, trustSentence(trusted)], facts }
}

function refused(code: CheckpointRefusal, trusted: TrustedKey): Report {
  const build = code === 'unknown-signer' ? cannotTell : invalid
  return build(code, SENTENCES[code], trustSentence(trusted))
}

function neededKey(asked: Asked, surroundings: Surroundings): TrustedKey {
  const trusted = trustedKey(asked, surroundings)
  if (trusted === undefined) throw new WrongUse(`Indiquez la clé du journal avec --key, --key-file ou la variable ${LOG_KEY_VARIABLE}.`)
  return trusted
}

function jsonObject(text: string | undefined): { readonly [member: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** A hash written in hexadecimal, or in base64 as in checkpoints. */
function hashOf(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined
  const bytes = fromHex(value) ?? fromBase64(value)
  return bytes?.length === HASH_LENGTH ? bytes : undefined
}

function hashesOf(value: unknown): Uint8Array[] | undefined {
  if (!Array.isArray(value) || value.length > 64) return undefined
  const hashes = value.map(hashOf).filter((hash) => hash !== undefined)
  return hashes.length === value.length ? hashes : undefined
}
