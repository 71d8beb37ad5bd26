import { type Finess, fictitiousEntity, fictitiousFiness, finessPrefix } from './finess.ts'
import { fictitiousIban, type Iban } from './iban.ts'
import { drawFamilyName } from './names.ts'
import { drawPlace, type Place } from './place.ts'
import { type Chance, domains } from './seed.ts'
import { drawSoftware, type EstablishmentKind } from './software-client.ts'

/** A place of care with its own FINESS number. */
export interface Establishment {
  /** 0-based rank in the world. */
  readonly rank: number
  readonly kind: EstablishmentKind
  readonly name: string
  readonly finess: Finess
  /** FINESS of the legal entity that owns it and another one; null when it is alone. */
  readonly entity: Finess | null
  readonly place: Place
  /** Identifiers of its software clients; the first one is the main one. */
  readonly software: readonly string[]
  /** Its bank account, at a bank that does not exist. */
  readonly iban: Iban
  /** Its registered address for letters from the platform, in a domain reserved for tests (RFC 2606). */
  readonly email: string
}

/** FINESS ranks are counted per département; the largest one holds about one establishment in twenty-five. */
const establishmentsMax = 100_000

/** Of eight establishments, the last two are of one owner. */
const eight = 8
const entitiesMax = 2_000

const pharmacyNames = [
  'du Marché',
  'de la Gare',
  'des Halles',
  'du Centre',
  'de l’Église',
  'du Pont',
  'des Arcades',
  'de la Mairie',
  'du Lavoir',
  'des Platanes',
]

/** The establishments of a world: a little fewer pharmacies than practices, spread like the population. */
export function drawEstablishments(chance: Chance, count: number): readonly Establishment[] {
  if (!Number.isInteger(count) || count < 0 || count > establishmentsMax) throw new Error('drawEstablishments: count out of range')
  const perPrefix = new Map<string, number>()
  let owner: Finess | null = null
  return Array.from({ length: count }, (_, rank) => {
    chance.restart(domains.establishment, 0, rank)
    // The first two are one of each kind, so that the smallest world can play the whole job.
    const kind: EstablishmentKind = rank === 0 || (rank > 1 && chance.happens(0.47)) ? 'pharmacy' : 'medicalPractice'
    const place = drawPlace(chance)
    const prefix = finessPrefix(place.departement)
    const inPrefix = perPrefix.get(prefix) ?? 0
    perPrefix.set(prefix, inPrefix + 1)
    if (rank % eight === 6) owner = fictitiousEntity(place.departement, Math.floor(rank / eight) % entitiesMax)
    const entity = rank % eight >= 6 ? owner : null
    const finess = fictitiousFiness(place.departement, inPrefix)
    return {
      rank,
      kind,
      name: nameOf(chance, kind),
      finess,
      entity,
      place,
      software: drawSoftware(chance, kind),
      iban: fictitiousIban(1_000_000 + rank),
      email: `direction@${finess.toLowerCase()}.test`,
    }
  })
}

function nameOf(chance: Chance, kind: EstablishmentKind): string {
  if (kind === 'pharmacy') return chance.happens(0.6) ? `Pharmacie ${chance.pick(pharmacyNames)}` : `Pharmacie ${drawFamilyName(chance)}`
  return chance.happens(0.7) ? `Cabinet du docteur ${drawFamilyName(chance)}` : `Cabinet médical ${chance.pick(pharmacyNames)}`
}
