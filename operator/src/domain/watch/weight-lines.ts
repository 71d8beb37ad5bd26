import type { WeightLine } from './weights.ts'

/**
 * Every weight, rate and threshold of the watch. A new value is a new line with a later day: the old one stays, so that a past reaction
 * can be explained. Rates are ours until the first months are measured; each is taken on the prudent side, as if twice the honest rate.
 */
export const WEIGHT_LINES = [
  line('passkey-at', 30, 'points', 'mille fois plus probable qu’une journée honnête : le geste coûte dix secondes au professionnel'),
  line('tighten-at', 34, 'points', 'deux mille cinq cents fois : cartes signées seulement, le travail ordinaire continue'),
  line('freeze-at', 40, 'points', 'dix mille fois, de signes forts : sur cinq mille comptes et un mois simulés, quelques-uns au plus'),
  line('hard-to-tighten', 20, 'points', 'un resserrement ne vient jamais d’indices de rythme ou de volume seuls'),
  line(
    'hard-to-freeze',
    38,
    'points',
    'un gel demande un signal fort : une garde de nuit, un remplaçant et un logiciel neuf ensemble ne gèlent personne',
  ),
  line('soft-max', 30, 'points', 'les indices faibles demandent au plus la clé d’accès, et il en faut trois'),
  line(
    'steadiness',
    50,
    'persons',
    'les journées honnêtes varient plus que le hasard pur : variance m + m²/50, et davantage quand m est mal connu',
  ),
  line(
    'near-km',
    100,
    'km',
    'le département et ses voisins, de chef-lieu à chef-lieu ; un site de frontière en voit davantage et sa propre part le dit',
  ),

  line('follow-hours', 12, 'hours', 'sans habitude connue, une facture est attendue dans les douze heures'),
  line('follow-billed', 0.4, 'share', 'qui facture surtout après deux jours (optique, audioprothèse) se compare à lui-même sans attendre'),
  line('follow-settled', 0.85, 'share', 'part des factures arrivées qui dit le délai habituel d’un compte'),
  line('stranger-less-billed', 1.2, 'times', 'les gens de passage sont facturés moins souvent que les habitués'),
  line('far-share', 0.08, 'share', 'part des personnes servies loin de chez elles, toutes activités ; les lieux de vacances ont la leur'),
  line('habit-weight', 60, 'persons', 'ce que pèse l’habitude du compte en face des deux derniers jours'),
  line('unbilled-usual', 0.12, 'share', 'consultations sans facture, toutes activités, au moins'),
  line('seen-share-min', 0.15, 'share', 'en dessous, la veille connaît trop peu de personnes pour s’étonner d’une inconnue'),
  line('stranger-max', 100, 'points', 'au-delà, le nombre ne dit plus rien'),
  line(
    'unbilled-share',
    0.45,
    'share',
    'consultations sans facture après deux jours : devis, rendez-vous manqués, factures tardives, deux fois le taux supposé',
  ),
  line('unbilled-max', 10, 'points', 'un logiciel qui n’envoie plus ses factures fait la même chose : indice faible'),
  line('far-share-least', 0.03, 'share', 'part des gens de passage là où il en vient le moins'),
  line('far-times', 2, 'times', 'un samedi de vacances double la part des gens de passage'),
  line('far-max', 15, 'points', 'un lieu de vacances fait la même chose : ne suffit jamais seul'),

  line('no-card-free-day', 3, 'asks', 'une carte oubliée arrive : trois demandes sans carte par jour ne comptent pas'),
  line('no-card-free-looks', 100, 'asks', 'une de plus par centaine de cartes lues dans la journée : un grand laboratoire'),
  line('no-card-free-more', 2, 'asks', 'deux de plus au plus'),
  line('no-card-each-day', 4, 'points', 'chaque demande sans carte de plus dans la journée'),
  line('no-card-free-hour', 2, 'asks', 'deux cartes oubliées dans la même heure, cela arrive'),
  line('no-card-each-hour', 7, 'points', 'chaque demande de plus dans la même heure : une liste plutôt que des oublis'),
  line('no-card-refused', 3, 'points', 'insister après le refus du budget : au comptoir on passe à autre chose'),
  line('no-card-max', 120, 'points', 'au-delà, le nombre ne dit plus rien'),

  line('legacy-floor', 10, 'asks', 'les cartes anciennes d’une journée ordinaire dans une petite officine'),
  line('legacy-times', 3, 'times', 'trois fois l’habitude du compte : le début du mois, les cartes de l’année passée'),
  line('legacy-share', 0.35, 'share', 'part des cartes anciennes au plus fort d’une journée honnête, sans habitude connue'),
  line('legacy-max', 40, 'points', 'un organisme qui n’a pas envoyé ses cartes fait la même chose'),
  line('legacy-refused-floor', 5, 'asks', 'refus du budget des cartes anciennes avant qu’on cesse d’essayer'),
  line('legacy-refused-share', 0.1, 'share', 'refus du budget rapportés aux consultations de la journée'),
  line('legacy-refused-max', 60, 'points', 'un robot qui épuise sa liste insiste ; une personne non'),

  line('unknown-floor', 4, 'asks', 'fautes de frappe et mauvaises cartes d’une petite journée'),
  line('unknown-share', 0.1, 'share', 'part des questions sans personne derrière, dates mal tapées comprises, deux fois le taux supposé'),
  line(
    'unknown-times',
    3,
    'times',
    'trois fois la part de toute la plateforme au même moment : une panne d’organisme touche tout le monde',
  ),
  line('unknown-max', 40, 'points', 'un fichier d’organisme en retard fait la même chose à une officine voisine de son siège'),

  line('refused-floor', 10, 'asks', 'on essaie quelques fois avant de comprendre que le budget est épuisé'),
  line(
    'refused-max',
    30,
    'points',
    'un robot insiste ; un comptoir aussi, quand le patient suivant est là : seule, l’insistance ne gèle personne',
  ),

  line('cadence-gaps', 20, 'asks', 'intervalles regardés ensemble'),
  line('cadence-gap-max-s', 600, 'seconds', 'au-delà de dix minutes, ce n’est plus une suite'),
  line('cadence-variation', 0.35, 'share', 'au comptoir, l’écart type des intervalles vaut leur moyenne ; celui d’un robot, bien moins'),
  line('cadence-points', 12, 'points', 'le logiciel de rendez-vous qui prépare demain a la même cadence : indice faible'),
  line('night-share', 0.01, 'share', 'une heure où le compte fait moins d’un centième de ses consultations n’est pas dans ses habitudes'),
  line('night-free', 3, 'asks', 'une ouverture tardive'),
  line('night-days-min', 5, 'days', 'il faut une habitude pour en sortir'),
  line('night-max', 10, 'points', 'la garde de nuit revient toutes les quelques semaines : indice faible'),
  line('pause-hours', 18, 'hours', 'une personne dort : tant d’heures différentes sur vingt-quatre où le même compte demande'),
  line('pause-points', 12, 'points', 'un compte partagé entre deux équipes fait la même chose : indice faible'),

  line('device-hours', 48, 'hours', 'un appareil est neuf deux jours'),
  line('device-floor', 20, 'persons', 'une demi-journée ordinaire sur un appareil neuf'),
  line('device-times', 1.5, 'times', 'un appareil neuf fait au plus la journée habituelle du compte'),
  line('device-points', 12, 'points', 'un renouvellement de parc fait la même chose : indice faible'),

  line('volume-times', 2.5, 'times', 'lundi, grippe et collègue absent le même jour'),
  line('volume-max', 12, 'points', 'le budget borne déjà le volume : indice faible'),
  line('volume-pharmacy', 130, 'persons', 'la journée d’un comptoir chargé'),
  line('volume-other', 70, 'persons', 'la journée d’un cabinet chargé'),

  line('neighbour-free', 3, 'asks', 'une famille a des numéros voisins'),
  line('neighbour-each', 8, 'points', 'chaque numéro voisin de plus : une liste parcourue dans l’ordre'),
  line('neighbour-max', 60, 'points', 'au-delà, le nombre ne dit plus rien'),
  line('canary-each', 60, 'points', 'cette personne n’existe pas : nul ne peut la servir'),
  line('canary-max', 120, 'points', 'au-delà, le nombre ne dit plus rien'),
  line('complaint-wait-hours', 72, 'hours', 'le temps, pour l’établissement, d’envoyer la facture demandée'),
  line('complaint-new', 5, 'points', 'une personne conteste, sa facture est attendue : on se trompe souvent de bonne foi'),
  line('complaint-unbilled', 15, 'points', 'une personne conteste et aucune facture n’est venue'),
  line('complaint-max', 19, 'points', 'les plaintes, même avec des indices faibles, ne gèlent ni ne resserrent'),
] as const satisfies readonly WeightLine[]

function line<const Name extends string>(name: Name, value: number, unit: string, reason: string): WeightLine<Name> {
  return { name, value, unit, from: '2026-01-01', reason }
}
