import { HOUR_MS } from '../look.ts'
import { parisClock } from '../paris.ts'
import { atMost, counted, type Signal } from '../signal.ts'
import { activeHours, countOver } from '../slots.ts'
import { surprise } from '../surprise.ts'

export const cadence: Signal = {
  name: 'cadence',
  kind: 'soft',
  formula:
    '`cadence-points` when the last `cadence-gaps` gaps, none beyond `cadence-gap-max-s`, vary (standard deviation ÷ mean) less than `cadence-variation`',
  reason: 'Les demandes se suivent avec la régularité d’une machine.',
  weigh: ({ instants }, _nowMs, w) => {
    const last = instants.slice(-(w['cadence-gaps'] + 1))
    if (last.length <= w['cadence-gaps']) return undefined
    const gaps = last.slice(1).map((at, index) => at - (last[index] ?? 0))
    if (Math.max(...gaps) > w['cadence-gap-max-s'] * 1000) return undefined
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    if (mean <= 0) return undefined
    const variation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) / mean
    if (variation >= w['cadence-variation']) return undefined
    return {
      points: w['cadence-points'],
      figures: { gaps: gaps.length, meanSeconds: Math.round(mean / 1000), variationPercent: Math.round(variation * 100) },
    }
  },
  tell: (f) => `${f['gaps']} demandes de suite à intervalles presque égaux (${f['meanSeconds']} s, à ${f['variationPercent']} % près)`,
}

export const night: Signal = {
  name: 'night',
  kind: 'soft',
  formula:
    'surprise(looks of 24 hours in hours where the account makes less than `night-share` of its looks, `night-free`), at most `night-max`; after `night-days-min` days of habit',
  reason: 'Le compte travaille à des heures qui ne sont pas les siennes.',
  weigh: ({ slots, habit }, nowMs, w) => {
    if (habit.days < w['night-days-min']) return undefined
    let odd = 0
    for (const hour of activeHours(slots, nowMs, 24)) {
      const ofDay = parisClock(hour * HOUR_MS).hour
      if ((habit.hours[ofDay] ?? 0) < w['night-share'] * habit.looks) odd += countOver(slots, 'looks', hour * HOUR_MS, 1)
    }
    return odd === 0 ? undefined : { points: atMost(surprise(odd, w['night-free'], w['steadiness']), w['night-max']), figures: { odd } }
  },
  tell: (f) => `${counted(f['odd'], 'demande')} à des heures inhabituelles pour ce compte`,
}

export const noPause: Signal = {
  name: 'no-pause',
  kind: 'soft',
  formula: '`pause-points` when the account asked in `pause-hours` different hours of 24',
  reason: 'Le compte ne s’arrête jamais.',
  weigh: ({ slots }, nowMs, w) => {
    const hours = activeHours(slots, nowMs, 24).length
    return hours >= w['pause-hours'] ? { points: w['pause-points'], figures: { hours } } : undefined
  },
  tell: (f) => `des demandes pendant ${f['hours']} heures différentes sur vingt-quatre`,
}
