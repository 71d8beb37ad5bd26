import { HOUR_MS } from '../look.ts'
import { atMost, counted, type Signal } from '../signal.ts'
import { countOver } from '../slots.ts'

/** Signals that name a particular person or number: few, and strong. */

export const neighbours: Signal = {
  name: 'neighbours',
  kind: 'hard',
  formula: '`neighbour-each` × (flags of 48 hours − `neighbour-free`), at most `neighbour-max`',
  reason: 'Les numéros demandés se suivent, comme dans un fichier.',
  weigh: ({ slots }, nowMs, w) => {
    const flags = countOver(slots, 'neighbours', nowMs, 48)
    return flags === 0
      ? undefined
      : { points: atMost(w['neighbour-each'] * Math.max(0, flags - w['neighbour-free']), w['neighbour-max']), figures: { flags } }
  },
  tell: (f) => `${counted(f['flags'], 'numéro demandé voisin', 'numéros demandés voisins')} d’un numéro demandé peu avant`,
}

export const canary: Signal = {
  name: 'canary',
  kind: 'hard',
  formula: '`canary-each` × looks at canaries in 48 hours, at most `canary-max`',
  reason: 'Une personne qui n’existe pas a été demandée : elle ne figure que dans un fichier.',
  weigh: ({ slots }, nowMs, w) => {
    const touched = countOver(slots, 'canaries', nowMs, 48)
    return touched === 0 ? undefined : { points: atMost(w['canary-each'] * touched, w['canary-max']), figures: { touched } }
  },
  // Told without its nature: whoever reads it must not learn which person was a canary.
  tell: () => 'une demande que le registre sait impossible',
}

export const complaint: Signal = {
  name: 'complaint',
  kind: 'hard',
  formula:
    '`complaint-new` each, or `complaint-unbilled` once `complaint-wait-hours` passed without an invoice, at most `complaint-max`, below `tighten-at`',
  reason: 'Des personnes disent ne pas être venues. L’établissement est d’abord prié de produire sa facture.',
  weigh: ({ complaints }, nowMs, w) => {
    const open = complaints.filter(({ billed }) => !billed)
    if (open.length === 0) return undefined
    const late = open.filter(({ atMs }) => nowMs - atMs > w['complaint-wait-hours'] * HOUR_MS).length
    const points = late * w['complaint-unbilled'] + (open.length - late) * w['complaint-new']
    return { points: atMost(points, w['complaint-max']), figures: { complaints: open.length, late } }
  },
  tell: (f) =>
    `${counted(f['complaints'], 'personne dit', 'personnes disent')} ne pas être venue(s), dont ${f['late']} sans facture après le délai`,
}
