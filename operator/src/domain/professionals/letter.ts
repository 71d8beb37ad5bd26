import type { Addressee, Letter } from '../../ports/mail.ts'

/** The letter that brings a first code. */
export function firstCodeLetter(to: Addressee, person: string, code: string): Letter {
  return {
    kind: 'enrolment-code',
    to,
    subject: `votre code d’inscription, pour ${person}`,
    paragraphs: [
      'Bonjour,',
      `${person} est inscrit dans votre établissement pour consulter les droits et facturer en tiers payant. Voici le code qui permet d’enregistrer sa première clé d’accès :`,
      `    ${code}`,
      'Il sert une seule fois, pendant trente jours, après connexion par Pro Santé Connect. Remettez-le à cette personne, et à elle seule. Nous ne demandons jamais ce code par téléphone ni par courriel.',
      'Si personne ne porte ce nom chez vous, ne l’utilisez pas et prévenez-nous au numéro inscrit au registre.',
    ],
  }
}

/** The letter that brings a code after every passkey was lost. */
export function recoveryCodeLetter(to: Addressee, person: string, code: string): Letter {
  return {
    kind: 'recovery-code',
    to,
    subject: `un code pour remplacer les clés d’accès de ${person}`,
    paragraphs: [
      'Bonjour,',
      `${person} a déclaré avoir perdu ses clés d’accès. Voici le code qui permet d’en enregistrer une nouvelle :`,
      `    ${code}`,
      'Il sert une seule fois, pendant trente jours, après connexion par Pro Santé Connect. Pendant les 72 heures qui suivent, seules les cartes signées sont lues, et le plafond de personnes est réduit au quart.',
      'Si cette demande ne vient pas de cette personne, ne donnez le code à personne et prévenez-nous au numéro inscrit au registre.',
    ],
  }
}

/** What everyone at the establishment is told once a new passkey stands in for the lost ones. */
export function recoveryNotice(to: Addressee, person: string, when: string): Letter {
  return {
    kind: 'recovery-notice',
    to,
    subject: 'une clé d’accès a été remplacée dans votre établissement',
    paragraphs: [
      'À toute l’équipe,',
      `Le ${when}, ${person} a enregistré une nouvelle clé d’accès après avoir déclaré la perte des précédentes. Les anciennes clés et leurs sessions ont pris fin.`,
      'Pendant 72 heures, ce compte ne lit que des cartes signées, avec un plafond réduit au quart. Vos factures et vos virements ne changent pas.',
      'Si cela vous étonne, appelez-nous au numéro inscrit au registre : nous gelons le compte, et rien d’autre.',
    ],
  }
}
