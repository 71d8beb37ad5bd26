import { approvalQuestion, attestationAnswer, attestationQuestion, portfolioAnswer, revocationAnswer } from './insurer.ts'
import { json, type PublishedParameter, type PublishedRoute } from './openapi-route.ts'

const ID: PublishedParameter = { in: 'path', name: 'id', required: true, description: 'numéro du fichier', pattern: '^[1-9][0-9]{0,8}$' }
const SIGNATURE: PublishedParameter = {
  in: 'header',
  name: 'Cloison-Signature',
  required: true,
  description:
    'JWS compact (ES256, `typ` : `cloison-portfolio+jws`) : format, empreinte du fichier, numéro AMC, nature, numéro d’ordre, personnes',
  pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
}

/** What insurers' systems use. */
export function insurerRoutes(): readonly PublishedRoute[] {
  const asker = 'insurer'
  const tag = 'Organismes'
  const taken = [json(200, portfolioAnswer, 'fichier pris'), json(202, portfolioAnswer, 'fichier en attente d’une seconde personne')]
  return [
    {
      ...{ method: 'POST', path: '/v1/portfolios', tag, asker, parameters: [SIGNATURE], file: ['text/csv', 'application/x-ndjson'] },
      summary: 'Envoie un fichier de droits, signé : état complet ou différences.',
      description:
        'Tout est pris ou rien. Les rejets nomment ligne, champ et code, jamais la valeur. Renvoyer le même fichier ne change rien.',
      answers: [...taken, json(422, portfolioAnswer, 'fichier refusé en entier : le code dit pourquoi')],
      refusals: [],
    },
    {
      ...{ method: 'GET', path: '/v1/portfolios/{id}', tag, asker, parameters: [ID], summary: 'Ce qu’un fichier est devenu.' },
      answers: [json(200, portfolioAnswer, 'le fichier')],
      refusals: ['portfolio.unknown'],
    },
    {
      ...{ method: 'POST', path: '/v1/portfolios/{id}/approval', tag, asker, parameters: [ID], body: approvalQuestion },
      summary: 'Approuve ou écarte un fichier en attente : une autre personne que celle qui l’a envoyé.',
      description: 'L’assertion nomme la personne qui décide : `act.sub`, un code qui est celui de l’organisme.',
      answers: [...taken, json(422, portfolioAnswer, 'fichier écarté, ou devenu impossible à prendre')],
      refusals: ['insurer.person-needed', 'portfolio.unknown', 'portfolio.not-waiting', 'portfolio.same-person'],
    },
    {
      ...{ method: 'POST', path: '/v1/attestations', tag, asker, body: attestationQuestion },
      summary: 'Fait l’attestation d’une famille : texte, DataMatrix et page à imprimer.',
      answers: [json(200, attestationAnswer, 'l’attestation ; celles d’avant sont remplacées')],
      refusals: ['family.unknown', 'family.too-large', 'family.not-covered'],
    },
    {
      ...{ method: 'POST', path: '/v1/attestations/revocation', tag, asker, body: attestationQuestion },
      summary: 'Annule les attestations d’une famille.',
      answers: [json(200, revocationAnswer, 'nombre d’attestations annulées')],
      refusals: ['family.unknown', 'family.too-large', 'family.not-covered'],
    },
  ]
}
