import { CARD_PREFIX, type CardRefusal, readCard } from '../card.ts'
import { dayNumber } from '../day.ts'
import { toHex } from '../hex.ts'
import type { KeyRing } from '../signed-document.ts'
import { readStatusList, type StatusList, statusAt } from '../status-list.ts'
import { type CoseKey, cardKeyId, coseKey, readPublicKey } from '../verifier.ts'
import { type Asked, fileBytes, fileText, onlySubject, type Surroundings, WrongUse } from './asked.ts'
import { cannotTell, invalid, type Report } from './report.ts'

const SENTENCES: Readonly<Record<CardRefusal, string>> = {
  malformed: 'ce texte n’est pas celui d’une attestation Cloison bien formée.',
  'unknown-key': 'l’attestation n’est signée par aucune des clés indiquées.',
  'bad-signature': 'la signature de l’attestation est fausse.',
  'not-yet-valid': 'l’attestation est bien signée, mais pas encore valable ce jour-là.',
  expired: 'l’attestation est bien signée, mais n’est plus valable ce jour-là.',
}

/** `card TEXT|FILE`: is this attestation genuine, in force and standing? The handle is never shown. */
export function cardCommand(asked: Asked, surroundings: Surroundings): Report {
  const subject = onlySubject(asked, 'le texte lu sur l’attestation, ou un fichier qui le contient')
  const text = subject.startsWith(CARD_PREFIX) ? subject : (fileText(subject, surroundings) ?? '').replace(/\r?\n$/, '')
  const keys = keyRing(asked, surroundings)
  const day = asked.day ?? surroundings.today()
  if (dayNumber(day) === undefined) throw new WrongUse('Le jour s’écrit AAAA-MM-JJ.')

  const reading = readCard(text, keys, day)
  if (!reading.ok) {
    const build = reading.code === 'unknown-key' ? cannotTell : invalid
    return build(reading.code, SENTENCES[reading.code])
  }
  const { amc, convention, csr, validFrom, validUntil, statusIndex } = reading.card
  const facts = { amc, convention, csr, validFrom, validUntil, day, keyId: toHex(reading.keyId) }
  const details = [
    `N° AMC ${amc}, convention ${convention}, critère secondaire ${csr === '' ? '(aucun)' : csr}.`,
    `Valable du ${validFrom} inclus au ${validUntil} exclu ; examinée pour le ${day}.`,
  ]
  if (asked.statusFile === undefined) {
    const caution = 'La révocation n’a pas été vérifiée : ajoutez --status avec la liste de l’assureur.'
    return { verdict: 'valid', code: 'valid', sentences: ['l’attestation est authentique et en cours.', ...details, caution], facts }
  }
  const list = statusList(fileBytes(asked.statusFile, surroundings), keys)
  if (typeof list === 'string' || list.amc !== amc) {
    return cannotTell('no-status', 'la liste des révocations est illisible, mal signée ou d’un autre assureur.', ...details)
  }
  const published = `Liste n° ${list.sequence}, publiée le ${new Date(list.issuedAt * 1000).toISOString()}.`
  switch (statusAt(list, statusIndex)) {
    case 'standing':
      return {
        verdict: 'valid',
        code: 'valid',
        sentences: ['l’attestation est authentique, en cours et non révoquée.', ...details, published],
        facts,
      }
    case 'revoked':
      return invalid('revoked', 'l’attestation est authentique mais a été révoquée.', ...details, published)
    case 'unknown':
      return cannotTell('no-status', 'la liste des révocations ne répond pas pour cette attestation.', ...details, published)
  }
}

function keyRing({ keys, keyFiles }: Asked, surroundings: Surroundings): KeyRing {
  const ring = new Map<string, CoseKey>()
  for (const path of [...keys, ...keyFiles]) {
    const publicKey = readPublicKey(fileText(path, surroundings) ?? '')
    const key = publicKey === undefined ? undefined : coseKey(publicKey)
    if (publicKey === undefined || key === undefined) throw new WrongUse(`« ${path} » n’est pas une clé publique P-256 (PEM ou JWK).`)
    ring.set(toHex(cardKeyId(publicKey)), key)
  }
  if (ring.size === 0) throw new WrongUse('Indiquez avec --key le fichier de la clé publique (PEM ou JWK) qui signe les attestations.')
  return ring
}

function statusList(bytes: Uint8Array, keys: KeyRing): StatusList | 'refused' {
  const list = readStatusList(bytes, keys)
  return list.ok ? list.value : 'refused'
}
