import { drawGuarantees, type Guarantee } from './guarantee.ts'
import { fictitiousIban, type Iban } from './iban.ts'
import { type Chance, domains } from './seed.ts'

/** A fictitious complementary insurer. */
export interface Insurer {
  /** 1..84 */
  readonly id: number
  readonly name: string
  /** Numéro AMC: eight to ten digits beginning with 999, which nobody has. */
  readonly amc: string
  readonly conventionType: string
  /** Critère secondaire de routage; empty for many. */
  readonly csr: string
  /** Part of all the insured; the 84 shares add up to 1. */
  readonly share: number
  readonly guarantees: readonly Guarantee[]
  /** Account that holds its funds, at a bank that does not exist. */
  readonly fundsIban: Iban
  /** Sends names in capitals without accents. */
  readonly capitals: boolean
  /** Leaves the end of rights empty until a contract ends, instead of renewing rights every year. */
  readonly openEnded: boolean
}

export const insurersMax = 84

const conventionTypes = ['MU', 'MU', 'MU', 'TB', 'TB', 'CB', 'VM'] as const
const csrs = ['', '', '', 'A1', 'B2', 'SANTE', '0042'] as const

/** Invented; kind and place were chosen so that no existing insurer bears the name. */
const names = `
  Mutuelle du Ponant Clair|Prévoyance des Trois Sentes|Mutuelle de la Marelle|Union mutualiste du Roitelet|Assurances du Grand Tamaris
  Mutuelle des Ajoncs d'Argent|Prévoyance de la Bruyère Rousse|Mutuelle du Colombier Rond|Caisse mutuelle des Quatre Puits|Mutuelle de l'Alouette Bleue
  Union mutualiste des Lucioles|Mutuelle du Vieux Cadran|Prévoyance du Saule Penché|Mutuelle des Échassiers|Assurances de la Lanterne Sourde
  Mutuelle du Moulin Caché|Mutuelle des Sept Passerelles|Prévoyance du Genêt Doré|Mutuelle de la Bergeronnette|Union mutualiste du Bac à Fleurs
  Mutuelle des Tisserins|Assurances du Pont Tournant|Mutuelle du Rouge-Queue|Prévoyance des Deux Écluses|Mutuelle de la Pierre Levée Neuve
  Caisse mutuelle du Cormier|Mutuelle des Hautes Ronces|Mutuelle du Phare Éteint|Prévoyance de l'Osier Blanc|Union mutualiste du Hanneton
  Mutuelle de la Roue à Aubes|Mutuelle des Martinets Noirs|Assurances du Quai aux Figues|Prévoyance du Loriot|Mutuelle du Verger Suspendu
  Mutuelle des Gués Tranquilles|Union mutualiste de la Clepsydre|Mutuelle du Chêne Creux|Prévoyance des Nuages Bas|Mutuelle de l'Écureuil Roux
  Assurances de la Boussole Folle|Mutuelle du Sentier des Ânes|Caisse mutuelle des Brodeuses|Prévoyance du Cerf-Volant|Mutuelle des Papillons de Nuit
  Mutuelle du Fil de l'Eau Vive|Union mutualiste des Girouettes|Mutuelle de la Cabane Perchée|Prévoyance du Scarabée|Mutuelle des Orges Mûres
  Assurances du Petit Beffroi|Mutuelle du Rossignol de Mai|Prévoyance des Galets Ronds|Mutuelle de la Noisette|Union mutualiste du Crayon Vert
  Mutuelle des Ricochets|Mutuelle du Pain d'Épeautre|Caisse mutuelle de la Mésange|Prévoyance du Tambour Battant|Mutuelle des Toits d'Ardoise
  Assurances de l'Encrier|Mutuelle du Coq de Bruyère|Union mutualiste des Semailles|Prévoyance de la Toupie|Mutuelle des Grandes Marguerites
  Mutuelle du Hérisson|Prévoyance du Chemin Creux|Mutuelle de la Plume d'Oie|Assurances des Cerises Noires|Mutuelle du Banc de Pierre
  Union mutualiste de la Fougère|Mutuelle des Chandelles|Caisse mutuelle du Sablier|Prévoyance du Pommier Nain|Mutuelle de la Grive
  Mutuelle des Étoiles de Foin|Assurances du Lavoir|Prévoyance des Bouleaux Jumeaux|Mutuelle du Renard Gris|Union mutualiste de l'Ancolie
  Mutuelle des Sabots de Bois|Prévoyance du Tilleul d'Or|Mutuelle de la Libellule|Mutuelle du Dernier Virage`
  .trim()
  .split(/\||\n\s*/)

/** The 84 insurers of a world; their sizes fall like a rank (Zipf), the largest first. */
export function drawInsurers(chance: Chance): readonly Insurer[] {
  const weights = Array.from({ length: insurersMax }, (_, rank) => (rank + 3) ** -0.95)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight, rank) => {
    const id = rank + 1
    chance.restart(domains.insurer, id, 0)
    return {
      id,
      name: names[rank] ?? `Mutuelle ${id}`,
      amc: amcNumber(id),
      conventionType: chance.pick(conventionTypes),
      csr: chance.pick(csrs),
      share: weight / total,
      fundsIban: fictitiousIban(id),
      guarantees: drawGuarantees(chance),
      capitals: chance.happens(0.4),
      openEnded: chance.happens(0.1),
    }
  })
}

/** Most numbers have ten digits; some have nine, and a few the older eight, as in reality. */
function amcNumber(id: number): string {
  if (id % 12 === 0) return `99900${String(id).padStart(3, '0')}`
  if (id % 5 === 0) return `9990${String(id).padStart(5, '0')}`
  return `999${String(id).padStart(6, '0')}1`
}

/** Splits a number of persons between insurers by their share; the parts add up exactly (largest remainder). */
export function splitPersons(insurers: readonly Insurer[], persons: number): ReadonlyMap<number, number> {
  const parts = insurers.map((insurer) => ({
    id: insurer.id,
    whole: Math.floor(persons * insurer.share),
    rest: (persons * insurer.share) % 1,
  }))
  let missing = persons - parts.reduce((sum, part) => sum + part.whole, 0)
  const byRest = [...parts].sort((one, other) => other.rest - one.rest || one.id - other.id)
  for (const part of byRest) {
    if (missing <= 0) break
    part.whole += 1
    missing -= 1
  }
  return new Map(parts.map((part) => [part.id, part.whole]))
}
