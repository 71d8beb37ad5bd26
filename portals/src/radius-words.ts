import type { RadiusAnswer, RadiusLine, RadiusScopeCode } from '@cloison/contract'

/** "1 000 000" of a whole number; the typesetting makes its spaces narrow. */
export function counted(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ' ')
}

export function persons(number: number): string {
  return `${counted(number)} ${number > 1 ? 'personnes' : 'personne'}`
}

/** The number or public code by which our own people know it. */
function ownNameOf({ scope, number, code }: Pick<RadiusLine, 'scope' | 'number' | 'code'>): string {
  return scope === 'account' || scope === 'site' || code === '' ? String(number) : code
}

const DOORS: Readonly<Record<string, string>> = { cloison_door: 'La porte des cartes', cloison_keys: 'La porte des numéros' }

/** What a line is about, in a few words. */
export function nameOf(line: Pick<RadiusLine, 'scope' | 'number' | 'code'>): string {
  return line.scope === 'door' ? (DOORS[line.code] ?? `Porte ${line.number}`) : `${KINDS[line.scope]} ${ownNameOf(line)}`
}

const KINDS: Readonly<Record<Exclude<RadiusScopeCode, 'door'>, string>> = {
  account: 'Compte',
  site: 'Établissement',
  group: 'Groupe',
  client: 'Logiciel',
  insurer: 'Organisme',
}

/** Where an account or an establishment works; null for what has no place. Someone who works in many is shown with the first. */
export function placeOf({ scope, code }: Pick<RadiusLine, 'scope' | 'code'>): string | null {
  if ((scope !== 'account' && scope !== 'site') || code === '') return null
  const [first = '', ...rest] = code.split(' ')
  return rest.length === 0 ? `FINESS ${first}` : `FINESS ${first} et ${rest.length} de plus`
}

/** Persons as shown: nobody reads more persons than there are, even where a ceiling would let them. */
export function shownOf({ atMost }: Pick<RadiusLine, 'atMost'>, covered: number): { readonly persons: number; readonly whole: boolean } {
  const whole = covered > 0 && atMost >= covered
  return { persons: whole ? covered : atMost, whole }
}

export interface Level {
  readonly key: string
  readonly name: string
  readonly persons: number
  /** Under the bar: what holds back. */
  readonly note: string
  readonly mark: 'chosen' | 'plain' | 'bare'
}

const FURTHER: readonly (readonly [RadiusScopeCode, string])[] = [
  ['account', 'Le pire compte'],
  ['site', 'Le pire établissement'],
  ['group', 'Le pire groupe'],
  ['client', 'Le pire logiciel'],
  ['insurer', 'Le pire organisme'],
  ['door', ''],
]

/** The bulkheads from the nearest to the farthest: what was chosen, the worst of each kind, each door; then nothing at all. */
export function levelsOf({ lines, covered }: Pick<RadiusAnswer, 'lines' | 'covered'>, chosen: RadiusLine | null): Level[] {
  const levels: Level[] = []
  if (chosen !== null) levels.push(levelOf(chosen, covered, nameOf(chosen), 'chosen'))
  for (const [scope, word] of FURTHER) {
    const found = lines.filter((line) => line.scope === scope).slice(0, scope === 'door' ? 4 : 1)
    for (const line of found) {
      if (chosen?.scope === scope && chosen.number === line.number) continue
      levels.push(levelOf(line, covered, word === '' ? nameOf(line) : `${word} : ${ownNameOf(line)}`, 'plain'))
    }
  }
  if (covered > 0)
    levels.push({
      key: 'bare',
      name: 'Sans cloison : un portail comme en 2024',
      persons: covered,
      note: 'toutes les personnes de la base',
      mark: 'bare',
    })
  return levels
}

function levelOf(line: RadiusLine, covered: number, name: string, mark: 'chosen' | 'plain'): Level {
  const { persons: most, whole } = shownOf(line, covered)
  const note = whole ? `la base entière : ${line.holds} à ${counted(line.atMost)}, plus haut qu’elle` : line.holds
  return { key: `${mark} ${line.scope} ${line.number}`, name, persons: most, note, mark }
}

/** Length of a bar on a scale where each step is ten times the one before: 0 for nobody, 1 for `most`. */
export function logShare(number: number, most: number): number {
  if (number <= 0 || most <= 0) return 0
  return most <= 1 ? 1 : Math.min(1, Math.max(0.02, Math.log10(number) / Math.log10(most)))
}

/** The step of a logarithmic scale that holds the number: 1, 10, 100… */
export function decade(number: number): number {
  return 10 ** Math.max(1, Math.ceil(Math.log10(Math.max(1, number))))
}

/** Side of a square whose area is the number, beside one of side `whole` that stands for `most`; never too small to be seen. */
export function squareSide(number: number, most: number, whole: number): number {
  if (number <= 0 || most <= 0) return 0
  return Math.min(whole, Math.max(3, whole * Math.sqrt(number / most)))
}

/** "1 personne sur 140": how much of everybody a number is; null when it is all, or nothing is known. */
export function oneIn(number: number, covered: number): string | null {
  if (number <= 0 || covered <= number) return null
  return `1 personne sur ${counted(Math.floor(covered / number))}`
}
