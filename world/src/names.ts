import { faker } from '@faker-js/faker/locale/fr'
import type { Chance } from './seed.ts'

export type Sex = 'M' | 'F' | 'U'

/** The library is used for its French word lists alone, read once; its own generator is never called. */
const { first_name: given, last_name: family } = faker.rawDefinitions.person ?? {}
const listedFamilyNames: readonly string[] = family?.generic ?? []
const femaleNames: readonly string[] = given?.female ?? []
const maleNames: readonly string[] = given?.male ?? []

/** Invented family names: about 3,000 combinations that sound French, so that few synthetic persons bear a common name. */
const heads = words(`
  Aubel Bauma Belle Berga Bocque Brizé Calva Castel Chante Claire Corbe Courte Dorne Échard Embre Escha Estour Falgue Fontre Garro
  Gué Haute Herba Jarne Kerga Kerlo Kermo Lambre Lande Lesca Loubre Malva Marque Mésan Monte Morve Nante Orve Pélis Penhoa Plouga Quin
  Ravel Roche Rouve Saba Sauve Sorgue Tarve Tréba Trémo Vaucre Verdi Ville Yver Zéli`)
const tails = words(`
  bert bonne bosc bourg brac brière cadec cault chard chelle cieux court creux daine dillac fosse gnac gnier gnon gourt grange guen
  gueux jarre lande lier lleau lnac mare mard maux mesnil mollier nadec neuil noult pault pierre pin pré puis quet rac ré reau ric
  rive roy sart seigne son tagne taud teil ternay thoux tin trac val vannes veau vigne vin voux zac zeul`)
const particles = ['Le ', 'La ', 'De ', 'Du ', "D'", "L'"] as const

/** A family name; about one in twelve carries a particle or an apostrophe, one in fifteen is double. */
export function drawFamilyName(chance: Chance): string {
  const name = simpleFamilyName(chance)
  if (chance.happens(0.065)) return `${name}-${simpleFamilyName(chance)}`
  return name
}

/** One to three given names separated by spaces, each perhaps compound; the first one is the usual one. */
export function drawGivenNames(chance: Chance, sex: Sex): string {
  const list = sex === 'F' ? femaleNames : sex === 'M' ? maleNames : chance.happens(0.5) ? femaleNames : maleNames
  let names = frequent(chance, list)
  if (chance.happens(0.55)) names += ` ${frequent(chance, list)}`
  if (chance.happens(0.25)) names += ` ${frequent(chance, list)}`
  return names
}

/** Capitals without accents, as many older systems keep names: "Éloïse" becomes "ELOISE". */
export function capitals(name: string): string {
  return plain(name)
    ? name.toUpperCase()
    : name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'").replace(/œ/gi, 'OE').replace(/æ/gi, 'AE').toUpperCase()
}

function simpleFamilyName(chance: Chance): string {
  if (chance.happens(0.12)) return frequent(chance, listedFamilyNames)
  const head = chance.pick(heads)
  const tail = chance.pick(tails)
  const name = head + tail
  if (!chance.happens(0.08)) return name
  const particle = chance.pick(particles)
  if (!particle.endsWith("'")) return particle + name
  return startsWithVowel(name) ? particle + name : `${particle}Au${name.toLowerCase()}`
}

/** Names are not equally common: the square favours some, and the stride (prime to the lists' lengths) spreads them over the alphabet. */
function frequent(chance: Chance, list: readonly string[]): string {
  const u = chance.unit()
  const name = list[(Math.floor(u * u * list.length) * 181) % list.length]
  if (name === undefined) throw new Error('names: the French word lists are missing')
  return name
}

function startsWithVowel(name: string): boolean {
  return /^[AEÉIOUYH]/.test(name)
}

function plain(name: string): boolean {
  for (let place = 0; place < name.length; place += 1) if (name.charCodeAt(place) > 126) return false
  return true
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
