import { daily } from '../habit.ts'
import { HOUR_MS } from '../look.ts'
import { atMost, counted, type Signal } from '../signal.ts'
import { countOver } from '../slots.ts'
import { surprise } from '../surprise.ts'

export const volume: Signal = {
  name: 'volume',
  kind: 'soft',
  formula: 'surprise(persons of 24 hours, max(`volume-times` × the account’s usual day, the activity’s busy day)), at most `volume-max`',
  reason: 'Le compte voit bien plus de personnes que d’habitude, et que son métier.',
  weigh: ({ slots, habit, activity }, nowMs, w) => {
    const persons = countOver(slots, 'persons', nowMs, 24)
    const busy = activity === 'pharmacy' || activity === 'laboratory' ? w['volume-pharmacy'] : w['volume-other']
    const usual = daily(habit, 'persons')
    // The habit raises what is expected, and lowers it by half at most: a quiet counter has busy days.
    const awaited = Math.max(habit.days < 5 ? busy : busy / 2, w['volume-times'] * usual)
    return { points: atMost(surprise(persons, awaited, w['steadiness']), w['volume-max']), figures: { persons, usual: Math.round(usual) } }
  },
  tell: (f) => `${counted(f['persons'], 'personne')} en vingt-quatre heures, pour ${f['usual']} un jour ordinaire`,
}

export const newDevice: Signal = {
  name: 'new-device',
  kind: 'soft',
  formula:
    '`device-points` when a device known for less than `device-hours` shows more persons than max(`device-floor`, `device-times` × the account’s usual day)',
  reason: 'Un appareil neuf fait tout de suite plus que la journée habituelle du compte.',
  weigh: ({ devices, habit }, nowMs, w) => {
    const limit = Math.max(w['device-floor'], w['device-times'] * daily(habit, 'persons'))
    const found = devices.find(({ sinceMs, persons }) => sinceMs > nowMs - w['device-hours'] * HOUR_MS && persons > limit)
    return found && { points: w['device-points'], figures: { persons: found.persons } }
  },
  tell: (f) => `${counted(f['persons'], 'personne')} sur un appareil enregistré depuis moins de deux jours`,
}
