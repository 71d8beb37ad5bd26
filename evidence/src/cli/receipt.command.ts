import { explainEntry } from '../explain.ts'
import { toHex } from '../hex.ts'
import { parseNoteKey } from '../note-key.ts'
import { type Receipt, type ReceiptRefusal, verifyReceipt } from '../receipt.ts'
import { parseReceipt } from '../receipt-file.ts'
import { type Asked, fileText, onlySubject, type Surroundings } from './asked.ts'
import { LOG_KEY_VARIABLE, type TrustedKey, trustedKey, trustSentence } from './log-key.ts'
import { cannotTell, invalid, type Report } from './report.ts'

const SENTENCES: Readonly<Record<ReceiptRefusal, string>> = {
  pending: 'le journal n’a pas encore pris cette ligne : demandez le reçu complet dans quelques instants.',
  'no-key': 'aucune clé de journal n’a été indiquée.',
  'unknown-signer': 'le reçu n’est pas signé par la clé de journal indiquée.',
  'other-origin': 'l’état du journal porte le nom d’un autre journal que sa clé.',
  'malformed-checkpoint': 'l’état du journal joint au reçu est mal formé.',
  'bad-checkpoint-signature': 'la signature de l’état du journal est fausse.',
  'size-mismatch': 'la preuve et l’état du journal ne parlent pas du même nombre de lignes.',
  'not-included': 'la preuve ne mène pas de cette ligne à l’état signé du journal : la ligne n’y est pas.',
  'malformed-entry': 'la ligne jointe au reçu est mal formée.',
  'unknown-entry-version': 'la ligne jointe au reçu est d’une version que ce programme ne connaît pas.',
  'entry-mismatch': 'la ligne jointe au reçu n’est pas celle dont le reçu porte l’empreinte.',
}

/** What leaves the question open rather than answering no. */
const OPEN: ReadonlySet<ReceiptRefusal> = new Set(['pending', 'no-key', 'unknown-signer', 'unknown-entry-version'])

/** `receipt FILE`: was this look written in the log? */
export function receiptCommand(asked: Asked, surroundings: Surroundings): Report {
  const text = fileText(onlySubject(asked, 'le fichier d’un reçu'), surroundings)
  const receipt = parseReceipt(text ?? '')
  if (!receipt.ok) {
    return receipt.code === 'unknown-format'
      ? cannotTell('unknown-format', 'ce reçu est d’un format que ce programme ne connaît pas.')
      : invalid('malformed', 'ce fichier n’est pas un reçu bien formé.')
  }
  const trusted = trustedKey(asked, surroundings)
  return trusted === undefined ? withoutKey(receipt.value) : withKey(receipt.value, trusted)
}

function withKey(receipt: Receipt, trusted: TrustedKey): Report {
  const verdict = verifyReceipt(receipt, trusted.key)
  if (!verdict.ok) {
    const build = OPEN.has(verdict.code) ? cannotTell : invalid
    return build(verdict.code, SENTENCES[verdict.code], trustSentence(trusted))
  }
  const { origin, index, size, entry } = verdict
  return {
    verdict: 'valid',
    code: 'included',
    sentences: [
      `cette ligne est la n° ${index} du journal « ${origin} », qui en comptait ${size} à la signature.`,
      trustSentence(trusted),
      ...(entry === undefined ? ['Le reçu ne contient que l’empreinte de la ligne, pas son contenu.'] : explainEntry(entry)),
    ],
    facts: {
      origin,
      index,
      size,
      leafHash: toHex(receipt.leafHash),
      keyId: trusted.key.keyId,
      ...entryFacts(receipt, entry !== undefined),
    },
  }
}

/**
 * Without a key one trusts, a receipt may be shown wrong (it contradicts itself) but never right:
 * whoever made it up could have made up the key that it carries.
 */
function withoutKey(receipt: Receipt): Report {
  const carried = receipt.verifierKey === undefined ? undefined : parseNoteKey(receipt.verifierKey)
  const how = `Indiquez la clé du journal avec --key, --key-file ou la variable ${LOG_KEY_VARIABLE}.`
  const verdict = verifyReceipt(receipt, carried)
  if (!verdict.ok) {
    const build = OPEN.has(verdict.code) ? cannotTell : invalid
    return build(verdict.code, SENTENCES[verdict.code], ...(verdict.code === 'no-key' ? [how] : []))
  }
  return cannotTell(
    'no-trusted-key',
    'le reçu est cohérent, mais seulement avec la clé qu’il apporte lui-même : n’importe qui aurait pu la fabriquer.',
    how,
    `Clé apportée par le reçu, à comparer avec celle que publie l’opérateur : ${receipt.verifierKey}`,
  )
}

function entryFacts({ preimage }: Receipt, shown: boolean): Readonly<Record<string, unknown>> {
  return shown && preimage !== undefined ? { entry: toHex(preimage.entry) } : {}
}
