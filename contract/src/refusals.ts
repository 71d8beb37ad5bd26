import { z } from 'zod'
import { signinRefusals } from './signin.ts'

/**
 * Every refusal that leaves a door: a stable code, the HTTP status it travels with, and a sentence the person at the counter can act on.
 * A refusal never carries a personal datum. "Could not answer" is never "has no rights".
 */
export const refusals = {
  // the request itself
  'request.malformed': [400, 'La demande est mal formée. Corrigez les champs indiqués, puis renvoyez-la.'],
  'request.too-large': [413, 'La demande est trop volumineuse. Réduisez-la, puis renvoyez-la.'],
  'request.too-slow': [408, 'La demande est arrivée trop lentement. Renvoyez-la.'],
  'request.unsupported': [415, 'Ce format n’est pas accepté ici. Envoyez du JSON.'],
  'request.too-many': [429, 'Trop de demandes à la fois depuis ce poste. Attendez quelques secondes.'],
  'request.unknown-route': [404, 'Cette adresse n’existe pas. Consultez la liste des services dans la documentation.'],
  // who asks
  'session.absent': [401, 'Vous n’êtes pas connecté. Connectez-vous avec Pro Santé Connect, puis votre clé d’accès.'],
  'session.over': [401, 'Votre session est terminée. Présentez à nouveau votre clé d’accès.'],
  'session.passkey-needed': [401, 'Quinze minutes sans activité : présentez à nouveau votre clé d’accès. Votre saisie vous attend.'],
  'session.frozen': [403, 'Ce compte est gelé. Vos virements partent. Si ce n’est pas vous, appelez le numéro inscrit au registre.'],
  'proof.invalid': [401, 'La preuve de session n’est pas valable. Rechargez la page, puis reconnectez-vous si cela se répète.'],
  'proof.replayed': [401, 'Cette preuve a déjà servi. Rien n’a été compté deux fois. Recommencez la demande.'],
  'proof.clock': [401, 'L’horloge de ce poste est décalée de plus d’une minute. Réglez-la, puis recommencez.'],
  'role.forbidden': [403, 'Ce service n’est pas ouvert à votre profession ou à votre établissement.'],
  // the card
  'card.malformed': [422, 'Ce code n’est pas une carte lisible. Relisez-le, ou saisissez-le à nouveau.'],
  'card.unknown-key': [422, 'Cette carte n’est pas signée par une clé connue. Demandez à la personne son attestation en cours.'],
  'card.bad-signature': [422, 'La signature de cette carte est fausse. Ne l’acceptez pas.'],
  'card.not-yet-valid': [422, 'Cette carte n’est pas encore valable à la date des soins.'],
  'card.expired': [422, 'Cette carte n’est plus valable à la date des soins. Demandez une attestation plus récente.'],
  'card.revoked': [422, 'Carte annulée. Elle est authentique, mais ne donne plus de droits. Demandez la carte en cours.'],
  // the person
  'person.unknown': [404, 'Bénéficiaire non reconnu. Vérifiez le rang et la date de naissance, puis relisez la carte.'],
  'domain.not-yours': [403, 'Votre établissement ne peut pas interroger ce domaine de soins.'],
  'day.out-of-range': [
    422,
    'La date des soins doit être celle du jour, ou l’un des sept jours qui le précèdent, et ne pas précéder la naissance.',
  ],
  // budgets
  'budget.account': [429, 'Plafond de personnes atteint pour ce compte. Les personnes déjà lues ici restent lisibles.'],
  'budget.site': [429, 'Plafond de personnes atteint pour cet établissement. Les personnes déjà lues ici restent lisibles.'],
  'budget.group': [429, 'Plafond de personnes atteint pour votre groupe d’établissements. Les personnes déjà lues ici restent lisibles.'],
  'budget.door': [503, 'La consultation est momentanément resserrée. Ce n’est pas un refus de droits : facturez en différé.'],
  'budget.client': [
    503,
    'La consultation depuis ce logiciel est momentanément resserrée. Ce n’est pas un refus de droits : facturez en différé.',
  ],
  'budget.insurer': [
    503,
    'La consultation de cet organisme est momentanément resserrée. Ce n’est pas un refus de droits : facturez en différé.',
  ],
  'budget.platform': [503, 'La consultation est momentanément resserrée pour tous. Ce n’est pas un refus de droits : facturez en différé.'],
  'budget.way': [429, 'Plafond du jour atteint pour cette façon de demander. Demandez la carte de tiers payant signée de la personne.'],
  'budget.tightened': [
    503,
    'La consultation est resserrée : seules les cartes signées sont lues, dans la limite de votre activité habituelle. Ce n’est pas un refus de droits.',
  ],
  // ways of asking
  'way.not-allowed': [403, 'Cet organisme n’accepte pas cette façon de demander. Demandez la carte de tiers payant signée de la personne.'],
  'way.cards-only': [403, 'Après la perte d’une clé d’accès, seules les cartes signées sont lues pendant 72 heures.'],
  'insurer.unknown': [404, 'Aucun organisme ne porte ce numéro AMC. Vérifiez les chiffres de la carte.'],
  'nir.wrong-key': [422, 'La clé de ce numéro de sécurité sociale ne correspond pas. Vérifiez les chiffres.'],
  // planes
  'plane.closed': [503, 'La consultation est fermée pour l’instant. Facturez : vos factures sont reçues et seront payées.'],
  'answer.unavailable': [
    503,
    'Pas de réponse. Ce n’est pas un refus de droits. Ne faites pas payer la personne pour cette seule raison : facturez en différé.',
  ],
  // receipts
  'receipt.not-yet-numbered': [404, 'Cette lecture n’est pas encore numérotée au registre. Réessayez dans quelques secondes.'],
  // invoices
  'claim.unknown': [404, 'Aucune facture de votre établissement ne porte ce numéro.'],
  'claim.engagement-unknown': [
    422,
    'Ce numéro d’engagement n’est pas connu pour votre établissement. Vérifiez-le, ou interrogez à nouveau les droits.',
  ],
  'claim.duplicate': [409, 'Cette facture a déjà été reçue. Consultez la première avant de renvoyer.'],
  'claim.key-reused': [409, 'Cette clé d’envoi a déjà servi pour une autre facture. Changez-la, puis renvoyez.'],
  'claims.answers-not-yet': [
    404,
    'Aucun fichier de réponses n’est publié pour ce jour. Les réponses aux factures sans numéro d’engagement paraissent le lendemain.',
  ],
  'budget.claims': [
    429,
    'Plafond du jour atteint pour les factures sans numéro d’engagement. Gardez la facture, ou interrogez les droits par la carte signée.',
  ],
  'claims.closed': [503, 'La réception des factures est fermée pour l’instant. Gardez la facture : elle pourra être envoyée sans perte.'],
  // payments
  'batch.unknown': [404, 'Ce lot de virements n’existe pas.'],
  'batch.same-person': [403, 'Celui qui propose un lot ne peut pas le libérer. Demandez à une autre personne.'],
  'batch.nothing-to-pay': [409, 'Aucune dette ne peut partir : rien n’est dû, ou il manque un compte bancaire approuvé.'],
  'batch.changed': [409, 'Ce lot n’est pas celui qui a été relu. Relisez-le, puis libérez-le.'],
  'batch.key-reused': [409, 'Cette clé d’envoi a déjà servi pour un autre lot. Changez-la.'],
  'payments.closed': [503, 'Les virements sont fermés pour l’instant. Rien n’est perdu : les dettes attendent.'],
  'batch.not-proposed': [409, 'Ce lot n’attend pas de libération.'],
  // insurers
  'insurer.unauthenticated': [401, 'L’assertion de votre organisme n’est pas valable : vérifiez émetteur, adresse, durée et signature.'],
  'insurer.replayed': [401, 'Cette assertion a déjà servi. Signez-en une nouvelle pour chaque demande.'],
  'insurer.person-needed': [403, 'Cette décision demande une personne nommée : indiquez-la dans l’assertion.'],
  'portfolio.unknown': [404, 'Aucun fichier de votre organisme ne porte ce numéro.'],
  'portfolio.not-waiting': [409, 'Ce fichier n’attend pas de décision.'],
  'portfolio.same-person': [403, 'Celui qui a envoyé le fichier ne peut pas l’approuver. Demandez à une autre personne.'],
  'family.unknown': [
    404,
    'Aucune famille couverte ne répond à ces données. Vérifiez numéro d’adhérent, contrat, date de naissance et rang.',
  ],
  'family.too-large': [422, 'Ce contrat couvre trop de personnes pour une seule attestation.'],
  'family.not-covered': [422, 'Plus personne n’est couvert par ce contrat à ce jour.'],
  // an insurer's own people and programs
  'desk.refused': [401, 'Ce compte de guichet n’est pas inscrit avec cette clé, ou n’est plus valable. Faites-le inscrire à nouveau.'],
  'desk.tightened': [503, 'La consultation est resserrée : le guichet ne lit aucune nouvelle personne pour l’instant.'],
  'desk.unavailable': [503, 'Pas de réponse pour l’instant. Ce n’est pas un refus de droits. Recommencez plus tard.'],
  'budget.desk': [
    429,
    'Plafond de personnes atteint pour le guichet de votre organisme. Les personnes que vous avez lues restent lisibles.',
  ],
  'member.unknown': [404, 'Aucun adhérent de votre organisme ne répond à ces données. Vérifiez numéro, date de naissance et rang.'],
  'status-list.unknown': [404, 'Aucune liste d’état n’est publiée sous ce numéro AMC.'],
  // accounts that are paid, or pay
  'account.holder-unknown': [404, 'Aucun établissement ou organisme inscrit ne correspond.'],
  'account.iban-malformed': [422, 'Cet IBAN n’est pas valable : vérifiez ses chiffres.'],
  'account.unknown': [404, 'Ce compte bancaire n’a pas été proposé.'],
  'account.same-person': [403, 'Celui qui propose un compte ne peut pas l’approuver. Demandez à une autre personne.'],
  'account.not-proposed': [409, 'Ce compte est déjà approuvé.'],
  // the operators' page
  'radius.unknown': [404, 'Rien d’inscrit ne porte ce numéro. Vérifiez la sorte et le numéro.'],
  'reaction.not-standing': [404, 'Aucune réaction en vigueur ne porte ce numéro. Quelqu’un l’a peut-être défaite. Rechargez la liste.'],
  // signing in
  ...signinRefusals,
  // ours
  'fault.unknown': [500, 'La page a rencontré une erreur. Elle vient de nous. Rien n’a été compté deux fois.'],
} as const satisfies Record<string, readonly [status: number, sentence: string]>

export type RefusalCode = keyof typeof refusals

/** The body of every refusal. `reference` names the fault in our own log; `fields` name what to correct, never a value. */
export const refusalShape = z.object({
  code: z.string(),
  message: z.string(),
  reference: z.string().optional(),
  fields: z.array(z.string()).optional(),
})
export type RefusalBody = z.infer<typeof refusalShape>
