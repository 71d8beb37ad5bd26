import type { Chance } from '../seed.ts'

/** Persons lately seen at a site by a signed card of their own: those who may come back, and be asked for by their engagement number. */
export interface Recent {
  /** `minute` counts minutes of the wall clock from one day to the next. */
  add(person: number, insurer: number, look: number, minute: number): void
  /** A place in the memory, rather among the latest; -1 while it is empty. */
  pick(chance: Chance): number
  /** The place of a person, latest first; -1 when forgotten. */
  find(person: number): number
  person(place: number): number
  insurer(place: number): number
  look(place: number): number
  minute(place: number): number
}

const fields = 4
/** A return within a day or two is as likely as all later ones. */
const latest = 80

export function recentOf(size: number): Recent {
  const kept = new Int32Array(size * fields)
  let added = 0

  function placeBack(back: number): number {
    return (((added - 1 - back) % size) + size) % size
  }

  return {
    add(person, insurer, look, minute) {
      const at = (added % size) * fields
      kept[at] = person
      kept[at + 1] = insurer
      kept[at + 2] = look
      kept[at + 3] = minute
      added += 1
    },
    pick(chance) {
      const held = Math.min(size, added)
      if (held === 0) return -1
      return placeBack(chance.below(chance.happens(0.5) ? Math.min(held, latest) : held))
    },
    find(person) {
      const held = Math.min(size, added)
      for (let back = 0; back < held; back += 1) {
        const place = placeBack(back)
        if (kept[place * fields] === person) return place
      }
      return -1
    },
    person: (place) => kept[place * fields] ?? -1,
    insurer: (place) => kept[place * fields + 1] ?? 0,
    look: (place) => kept[place * fields + 2] ?? -1,
    minute: (place) => kept[place * fields + 3] ?? 0,
  }
}
