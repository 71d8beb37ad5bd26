import type { AccountState } from '../account-state.ts'
import { atMost, counted, type Signal } from '../signal.ts'
import { surprise } from '../surprise.ts'
import type { View } from '../view.ts'
import type { Weights } from '../weights.ts'

/** Persons that left the window before their account has habits of its own. */
const LEFT_MIN = 20

/**
 * The table of four boxes: near or stranger, billed or not. Among honest looks the two are nearly independent, whatever the season and the
 * habits of invoicing; a thief's persons fall in one box, strangers never billed, and leave the other three as they were. So the three
 * say how many to expect in the fourth, and nothing has to be known of the establishment beforehand.
 */
function expected(of: 'far' | 'unseen', { habit }: AccountState, w: Weights, view: View): { awaited: number; steadiness: number } {
  const known = habit.left >= LEFT_MIN
  const unseen = known ? habit.unseen / habit.left : 1 - view.seenShare
  const far = known ? habit.far / habit.left : w['far-share'] * (1 - unseen)
  const without = Math.max(w['unbilled-usual'], known ? 1 - habit.billed / habit.left : 0)
  const h = w['habit-weight']
  const strangers = view.billed[of] + 1 + h * (of === 'far' ? far : unseen)
  const near = view.billed.near + 2 + h * (1 - far - unseen)
  const unbilled = view.unbilled.near + 1 + h * without * (1 - far - unseen)
  return {
    awaited: w['stranger-less-billed'] * unbilled * (strangers / near) + 0.5,
    // Few persons tell little: what is expected is itself uncertain, and relative variances add up.
    steadiness: 1 / (1 / w['steadiness'] + 1 / strangers + 1 / unbilled),
  }
}

function strangers(of: 'far' | 'unseen'): Signal['weigh'] {
  return (state, _nowMs, w, view) => {
    if (of === 'unseen' && view.seenShare < w['seen-share-min']) return undefined
    if (view.unbilled[of] === 0) return undefined
    const { awaited, steadiness } = expected(of, state, w, view)
    const points = atMost(surprise(view.unbilled[of], awaited, steadiness), w['stranger-max'])
    return { points, figures: { unbilled: view.unbilled[of], awaited: Math.round(awaited), billedNear: view.billed.near } }
  }
}

const FORMULA =
  'surprise(k, e, r): k = strangers unbilled; e = `stranger-less-billed` × u × s ÷ n + 0.5; r = 1 ÷ (1/`steadiness` + 1/u + 1/s); u = near unbilled + 1 + h × usual, ' +
  's = strangers billed + 1 + h × usual, n = near billed + 2 + h × usual; h = `habit-weight`, usual = the account’s shares of the persons that left its window, at first ' +
  '`unbilled-usual`, `far-share` and the platform’s; unbilled counts once invoices are due (3, 12 or 24 hours by the account’s habit); at most `stranger-max`'

export const farUnbilled: Signal = {
  name: 'far-unbilled',
  kind: 'hard',
  formula: FORMULA,
  reason:
    'Des personnes servies d’ordinaire à l’autre bout du pays sont consultées, et aucune facture ne suit, alors que les habitués sont facturés.',
  weigh: strangers('far'),
  tell: (f) =>
    `${counted(f['unbilled'], 'personne habituellement servie', 'personnes habituellement servies')} loin d’ici, sans facture à ce jour ; d’ordinaire on en attendrait ${f['awaited']}`,
}

export const unseenUnbilled: Signal = {
  name: 'unseen-unbilled',
  kind: 'hard',
  formula: `${FORMULA}. Silent while the watch knows less than \`seen-share-min\` of the persons shown`,
  reason: 'Des personnes que personne n’a jamais servies sont consultées, et aucune facture ne suit.',
  weigh: strangers('unseen'),
  tell: (f) =>
    `${counted(f['unbilled'], 'personne jamais servie', 'personnes jamais servies')} auparavant, sans facture à ce jour ; d’ordinaire on en attendrait ${f['awaited']}`,
}

export const unbilled: Signal = {
  name: 'unbilled',
  kind: 'soft',
  formula:
    'surprise(persons unbilled after 24 hours, those of that age × max(`unbilled-share`, 1.5 × the account’s usual share)), at most `unbilled-max`',
  reason: 'Des consultations ne sont suivies d’aucune facture du même établissement.',
  weigh: ({ habit }, _nowMs, w, { settled, settledUnbilled }) => {
    const usual = habit.left < LEFT_MIN ? 0 : 1 - habit.billed / habit.left
    const share = Math.min(1, Math.max(w['unbilled-share'], 1.5 * usual))
    const points = atMost(surprise(settledUnbilled, share * settled, w['steadiness']), w['unbilled-max'])
    return { points, figures: { unbilled: settledUnbilled, of: settled } }
  },
  tell: (f) =>
    `${f['unbilled']} des ${counted(f['of'], 'personne consultée', 'personnes consultées')} hier et avant-hier n’ont pas de facture`,
}
