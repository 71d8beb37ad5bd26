/** A number that an account asked about. */
export interface AskedNumber {
  readonly insurerId: number
  /** `member`: as the insurer writes it; `nir`: thirteen characters. */
  readonly kind: 'member' | 'nir'
  readonly number: string
}

/** Member numbers given one after the other are at most this far apart. */
const MEMBERS_APART_MAX = 2
/** Sex, year and month of birth, département: whom a sorted file lists together. */
const SAME_BIRTH = 7
/** A number is on a ladder with three others of equal steps. */
const RUNGS = 3
/** Digits read as a number; those before are compared as they are. */
const DIGITS_MAX = 15

/**
 * Whether a number neighbours one of those asked before about the same insurer: next to it, as when a file is read in its order, or with three of
 * them on a ladder of equal steps, in whatever order they came. The same number again is no neighbour. Between two honest strangers of an insurer
 * with ten thousand numbers it is so once in 2,500 times.
 */
export function isNeighbour(asked: AskedNumber, before: readonly AskedNumber[]): boolean {
  const own = placed(asked)
  if (own === undefined) return false
  const others = new Set<number>()
  for (const each of before) {
    const other = placed(each)
    if (other !== undefined && other.frame === own.frame && other.at !== own.at) others.add(other.at)
  }
  for (const other of others) if (isNextTo(asked.kind, own.at, other) || isOnLadder(own.at, other, others)) return true
  return false
}

function isNextTo(kind: AskedNumber['kind'], one: number, other: number): boolean {
  if (kind === 'member') return Math.abs(one - other) <= MEMBERS_APART_MAX
  const month = 10 ** (13 - SAME_BIRTH)
  return Math.floor(one / month) === Math.floor(other / month)
}

/** Whether `one` ends, or stands within, a ladder of which `other` is the nearest rung. */
function isOnLadder(one: number, other: number, others: ReadonlySet<number>): boolean {
  const step = other - one
  let rungs = 1
  for (let rung = 2; rung <= RUNGS && others.has(one + step * rung); rung += 1) rungs += 1
  for (let rung = 1; rung < RUNGS && others.has(one - step * rung); rung += 1) rungs += 1
  return rungs >= RUNGS
}

/** Where a number stands: its longest digits as a value, and all that must be equal for two values to be compared. */
function placed({ insurerId, kind, number }: AskedNumber): { readonly frame: string; readonly at: number } | undefined {
  if (kind === 'nir') {
    // Corsica's letters take the places of the département that they replaced.
    const digits = number.replace('2A', '19').replace('2B', '18')
    return /^\d{13}$/.test(digits) ? { frame: `${insurerId}\tnir`, at: Number(digits) } : undefined
  }
  let [digits, start] = ['', 0]
  for (const run of number.matchAll(/\d+/g)) if (run[0].length >= digits.length) [digits, start] = [run[0], run.index]
  if (digits === '') return undefined
  const cut = start + Math.max(0, digits.length - DIGITS_MAX)
  const end = start + digits.length
  return { frame: [insurerId, 'member', number.slice(0, cut), number.slice(end)].join('\t'), at: Number(number.slice(cut, end)) }
}
