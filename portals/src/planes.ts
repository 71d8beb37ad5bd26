import type { DoorGlyph, Tone } from './spoken-state.ts'

export interface PlaneView {
  readonly word: string
  readonly glyph: DoorGlyph
  readonly tone: Tone
}

/** What the page knows of the look-up plane: the last thing that the platform said about it. */
export type PlanePosture = 'open' | 'narrowed' | 'shut' | 'unknown'

const LOOKUP: Readonly<Record<PlanePosture, PlaneView>> = {
  open: { word: 'Consultation ouverte', glyph: 'open', tone: 'open' },
  narrowed: { word: 'Consultation resserrée', glyph: 'narrowed', tone: 'narrowed' },
  shut: { word: 'Consultation fermée', glyph: 'shut', tone: 'narrowed' },
  unknown: { word: 'Consultation sans réponse', glyph: 'unknown', tone: 'unknown' },
}

const CLAIMS: Readonly<Record<PlanePosture, PlaneView>> = {
  open: { word: 'Facturation ouverte', glyph: 'open', tone: 'open' },
  narrowed: { word: 'Facturation resserrée', glyph: 'narrowed', tone: 'narrowed' },
  shut: { word: 'Facturation fermée', glyph: 'shut', tone: 'narrowed' },
  unknown: { word: 'Facturation sans réponse', glyph: 'unknown', tone: 'unknown' },
}

const PAYMENTS: Readonly<Record<PlanePosture, PlaneView>> = {
  open: { word: 'Paiements ouverts', glyph: 'open', tone: 'open' },
  narrowed: { word: 'Paiements resserrés', glyph: 'narrowed', tone: 'narrowed' },
  shut: { word: 'Paiements fermés', glyph: 'shut', tone: 'narrowed' },
  unknown: { word: 'Paiements sans réponse', glyph: 'unknown', tone: 'unknown' },
}

/** What each plane last showed of itself: an answer received opens its door, a refusal of the plane shuts it. */
export interface Postures {
  readonly lookup: PlanePosture | null
  readonly claims: PlanePosture | null
  readonly payments: PlanePosture | null
}

/** Doors of the planes that have shown something. A plane that said nothing yet has no door: the page does not guess. */
export function planeViews(postures: Postures): PlaneView[] {
  const views: PlaneView[] = []
  if (postures.lookup !== null) views.push(LOOKUP[postures.lookup])
  if (postures.claims !== null) views.push(CLAIMS[postures.claims])
  if (postures.payments !== null) views.push(PAYMENTS[postures.payments])
  return views
}

/** What an outcome tells of its plane; null when it tells nothing (a refusal about a card says nothing of the plane). */
export function postureAfter(code: string | null): PlanePosture | null {
  if (code === null) return 'open'
  if (code === 'plane.closed') return 'shut'
  if (/^budget\.(door|client|insurer|platform|tightened)$/.test(code)) return 'narrowed'
  if (code === 'answer.unavailable' || code.startsWith('page.')) return 'unknown'
  return /^(person|card|budget|claim)\./.test(code) ? 'open' : null
}
