import type { PageRefusal } from './call.ts'
import { refusalSpoken, type SpokenState } from './spoken-state.ts'

/** Sentences of the counter that would be false here: nobody waits at a counter, and no right was asked about. */
const OTHERWISE: Readonly<Record<string, readonly [title: string, reason: string, advice: string]>> = {
  'page.offline': [
    'Ce poste n’a plus de réseau',
    'Les chiffres affichés sont ceux d’avant la coupure.',
    'Vérifiez la connexion, puis recommencez.',
  ],
  'page.slow': [
    'Pas de réponse en quinze secondes',
    'Les chiffres affichés sont ceux d’avant.',
    'Recommencez, ou passez par la ligne de commande.',
  ],
  'page.unreadable': ['La réponse est illisible', 'L’erreur vient de nous.', 'Recommencez, ou passez par la ligne de commande.'],
  'page.passkey-not-shown': ['Clé d’accès non présentée', 'Rien n’a été envoyé.', 'Recommencez, ou prenez une autre clé.'],
  'role.forbidden': [
    'Votre inscription ne porte pas la charge des incidents',
    'Le pupitre n’est ouvert qu’avec elle.',
    'Demandez-la à qui inscrit les opérateurs.',
  ],
  'operator.refused': [
    'Cette clé d’accès n’ouvre pas le pupitre',
    'Elle n’y est pas inscrite, a été retirée, ou la clé qui s’en portait garante a été remplacée.',
    'Prenez-en une autre, ou inscrivez celle-ci avec un code.',
  ],
  'session.over': ['Votre session est terminée', 'Elle dure une heure.', 'Présentez à nouveau votre clé d’accès.'],
  'session.absent': ['Vous n’êtes pas connecté', 'La page a perdu sa session.', 'Présentez votre clé d’accès.'],
}

/** A refusal as the operators' page says it. */
export function consoleSpoken(refusal: PageRefusal): SpokenState {
  const spoken = refusalSpoken(refusal)
  const said = OTHERWISE[refusal.code]
  if (said === undefined) return spoken
  const [title, reason, advice] = said
  return { ...spoken, title, reason, advice }
}
