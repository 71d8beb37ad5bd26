import type { Chance } from './seed.ts'

/** A fictitious software that professionals use to bill. */
export interface SoftwareClient {
  /** Stable identifier; what the platform registers. */
  readonly id: string
  readonly name: string
  readonly publisher: string
  readonly kind: EstablishmentKind
  /** Weight among the software of its kind. */
  readonly share: number
}

export type EstablishmentKind = 'pharmacy' | 'medicalPractice'

export const softwareClients: readonly SoftwareClient[] = [
  { id: 'lgo-mortier', name: 'Mortier', publisher: 'Éditions du Pilon', kind: 'pharmacy', share: 0.31 },
  { id: 'lgo-caducee-vert', name: 'Caducée Vert', publisher: 'Armoise Logiciels', kind: 'pharmacy', share: 0.24 },
  { id: 'lgo-bocal', name: 'Bocal', publisher: 'Atelier Bocal', kind: 'pharmacy', share: 0.19 },
  { id: 'lgo-trebuchet', name: 'Trébuchet', publisher: 'Balance et Fils', kind: 'pharmacy', share: 0.14 },
  { id: 'lgo-comptoir', name: 'Comptoir', publisher: 'Armoise Logiciels', kind: 'pharmacy', share: 0.08 },
  { id: 'lgo-theriaque', name: 'Petite Thériaque', publisher: 'Coopérative du Tilleul', kind: 'pharmacy', share: 0.04 },
  { id: 'lgc-abaque', name: 'Abaque', publisher: 'Marque-Page SAS', kind: 'medicalPractice', share: 0.34 },
  { id: 'lgc-stylet', name: 'Stylet', publisher: 'Éditions du Pilon', kind: 'medicalPractice', share: 0.27 },
  { id: 'lgc-carnet', name: 'Carnet', publisher: 'Maison Carnet', kind: 'medicalPractice', share: 0.2 },
  { id: 'lgc-paravent', name: 'Paravent', publisher: 'Coopérative du Tilleul', kind: 'medicalPractice', share: 0.13 },
  { id: 'lgc-sablier', name: 'Salle d’attente', publisher: 'Atelier Bocal', kind: 'medicalPractice', share: 0.06 },
]

/** The software of an establishment; one establishment in twenty is changing and uses two. */
export function drawSoftware(chance: Chance, kind: EstablishmentKind): readonly string[] {
  const candidates = softwareClients.filter((client) => client.kind === kind)
  const first = weighted(chance, candidates)
  if (!chance.happens(0.05)) return [first.id]
  const second = weighted(chance, candidates)
  return first.id === second.id ? [first.id] : [first.id, second.id]
}

function weighted(chance: Chance, candidates: readonly SoftwareClient[]): SoftwareClient {
  let rest = chance.unit()
  for (const candidate of candidates) {
    rest -= candidate.share
    if (rest < 0) return candidate
  }
  return chance.pick(candidates)
}
