import { daily } from '../habit.ts'
import { HOUR_MS } from '../look.ts'
import { atMost, counted, type Signal } from '../signal.ts'
import { countOver } from '../slots.ts'
import { surprise } from '../surprise.ts'

export const noCard: Signal = {
  name: 'no-card',
  kind: 'hard',
  formula:
    'max(`no-card-each-day` × (asks of 24 hours − `no-card-free-day` − one for `no-card-free-looks` cards read, `no-card-free-more` at most), `no-card-each-hour` × (asks of one hour − `no-card-free-hour`)) + ' +
    '`no-card-refused` × asks refused by its budget, at most `no-card-max`; an ask answered, unknown or refused counts alike',
  reason: 'Des demandes sans carte se suivent, comme on parcourt une liste de numéros.',
  weigh: ({ noCardAt, slots }, nowMs, w) => {
    if (noCardAt.length === 0) return undefined
    const day = noCardAt.filter((at) => at > nowMs - 24 * HOUR_MS && at <= nowMs).length
    const hour = busiestHour(noCardAt, nowMs)
    const refused = countOver(slots, 'noCardRefused', nowMs, 24)
    const more = Math.min(w['no-card-free-more'], Math.floor(countOver(slots, 'signed', nowMs, 24) / w['no-card-free-looks']))
    const spread = w['no-card-each-day'] * Math.max(0, day - w['no-card-free-day'] - more)
    const close = w['no-card-each-hour'] * Math.max(0, hour - w['no-card-free-hour'])
    const points = Math.max(spread, close) + (spread + close > 0 ? w['no-card-refused'] * refused : 0)
    return { points: atMost(points, w['no-card-max']), figures: { day, hour, refused } }
  },
  tell: (f) =>
    `${counted(f['day'], 'demande')} sans carte en vingt-quatre heures, dont ${f['hour']} dans la même heure et ${f['refused']} après épuisement du budget`,
}

/** The most asks within one hour, among the instants of the last 24. */
function busiestHour(instants: readonly number[], nowMs: number): number {
  const recent = instants.filter((at) => at > nowMs - 24 * HOUR_MS && at <= nowMs)
  let [most, from] = [0, 0]
  for (let to = 0; to < recent.length; to += 1) {
    while ((recent[to] ?? 0) - (recent[from] ?? 0) > HOUR_MS) from += 1
    most = Math.max(most, to - from + 1)
  }
  return most
}

export const legacy: Signal = {
  name: 'legacy',
  kind: 'hard',
  formula:
    'surprise(legacy cards of 24 hours, max(`legacy-floor`, `legacy-times` × the account’s usual day, `legacy-share` × looks of 24 hours)), at most `legacy-max`',
  reason: 'Beaucoup de cartes anciennes en peu de temps : leurs cinq données se trouvent dans les fichiers volés en 2024.',
  weigh: ({ slots, habit }, nowMs, w) => {
    const asked = countOver(slots, 'legacy', nowMs, 24)
    if (asked === 0) return undefined
    const looks = countOver(slots, 'looks', nowMs, 24)
    const usual = daily(habit, 'legacy')
    const awaited = Math.max(w['legacy-floor'], w['legacy-times'] * usual, w['legacy-share'] * looks)
    return { points: atMost(surprise(asked, awaited, w['steadiness']), w['legacy-max']), figures: { asked, usual: Math.round(usual) } }
  },
  tell: (f) => `${counted(f['asked'], 'carte ancienne', 'cartes anciennes')} en vingt-quatre heures, pour ${f['usual']} un jour ordinaire`,
}

export const legacyRefused: Signal = {
  name: 'legacy-refused',
  kind: 'hard',
  formula:
    'surprise(legacy cards refused by their budget in 24 hours, max(`legacy-refused-floor`, `legacy-refused-share` × looks of 24 hours that were not refused so)), at most `legacy-refused-max`',
  reason: 'Le compte insiste avec des cartes anciennes après l’épuisement de leur budget.',
  weigh: ({ slots }, nowMs, w) => {
    const refused = countOver(slots, 'legacyRefused', nowMs, 24)
    if (refused === 0) return undefined
    const others = countOver(slots, 'looks', nowMs, 24) - refused
    const awaited = Math.max(w['legacy-refused-floor'], w['legacy-refused-share'] * others)
    return { points: atMost(surprise(refused, awaited, w['steadiness']), w['legacy-refused-max']), figures: { refused } }
  },
  tell: (f) => `${counted(f['refused'], 'carte ancienne présentée', 'cartes anciennes présentées')} après épuisement du budget`,
}
