import { daily } from '../habit.ts'
import { atMost, counted, type Signal } from '../signal.ts'
import { countOver } from '../slots.ts'
import { surprise } from '../surprise.ts'

export const unknown: Signal = {
  name: 'unknown',
  kind: 'hard',
  formula:
    'surprise(unknown or revoked of 24 hours + a quarter of the expired, max(`unknown-floor`, looks × max(`unknown-share`, `unknown-times` × the platform’s share, ' +
    '1.5 × the account’s usual share))), at most `unknown-max`',
  reason: 'Beaucoup de questions ne trouvent personne, comme lorsqu’on essaie des numéros au hasard.',
  weigh: ({ slots, habit }, nowMs, w, around) => {
    const [unknowns, expired] = [countOver(slots, 'unknown', nowMs, 24), countOver(slots, 'expired', nowMs, 24)]
    if (unknowns === 0) return undefined
    const looks = countOver(slots, 'looks', nowMs, 24)
    const usual = habit.days < 5 ? 0 : daily(habit, 'unknown') / Math.max(1, daily(habit, 'looks'))
    const share = Math.min(1, Math.max(w['unknown-share'], w['unknown-times'] * around.unknownShare, 1.5 * usual))
    const points = surprise(unknowns + expired / 4, Math.max(w['unknown-floor'], share * looks), w['steadiness'])
    return { points: atMost(points, w['unknown-max']), figures: { unknowns, expired, looks } }
  },
  tell: (f) =>
    `${f['unknowns']} questions sans réponse possible et ${counted(f['expired'], 'carte expirée', 'cartes expirées')}, sur ${f['looks']} en vingt-quatre heures`,
}

export const insistence: Signal = {
  name: 'insistence',
  kind: 'hard',
  formula: 'surprise(signed cards refused by the account’s or site’s budget in 24 hours, `refused-floor`), at most `refused-max`',
  reason: 'Le compte continue de demander longtemps après l’épuisement de son budget.',
  weigh: ({ slots }, nowMs, w) => {
    const refused = countOver(slots, 'refused', nowMs, 24)
    return refused === 0
      ? undefined
      : { points: atMost(surprise(refused, w['refused-floor'], w['steadiness']), w['refused-max']), figures: { refused } }
  },
  tell: (f) => `${counted(f['refused'], 'demande')} après épuisement du budget de la journée`,
}
