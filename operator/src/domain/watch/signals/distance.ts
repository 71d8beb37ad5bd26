import { atMost, counted, type Signal } from '../signal.ts'
import { surprise } from '../surprise.ts'

export const far: Signal = {
  name: 'far',
  kind: 'hard',
  formula:
    'surprise(persons of 24 hours served before beyond `near-km` only, known persons × `far-times` × the account’s usual share, `far-share-least` at least, `far-share` before it has one), at most `far-max`',
  reason: 'Les personnes consultées sont servies d’ordinaire loin de cet établissement.',
  weigh: ({ habit }, _nowMs, w, { today }) => {
    const known = today.near + today.far
    const left = habit.left - habit.unseen
    const usual = left < 50 ? w['far-share'] : Math.max(w['far-share-least'], habit.far / left)
    const share = Math.min(1, w['far-times'] * usual)
    return { points: atMost(surprise(today.far, share * known, w['steadiness']), w['far-max']), figures: { away: today.far, known } }
  },
  tell: (f) =>
    `${f['away']} des ${counted(f['known'], 'personne connue', 'personnes connues')} de la journée sont servies d’ordinaire loin d’ici`,
}
