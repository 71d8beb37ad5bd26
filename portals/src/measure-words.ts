import type { SessionMeasure } from '@cloison/contract'
import { momentOf } from './reaction-words.ts'
import type { DoorGlyph, SpokenState, Tone } from './spoken-state.ts'

export type Measure = NonNullable<SessionMeasure['measure']>

const MANNERS: Readonly<Record<Measure['kind'], readonly [tone: Tone, glyph: DoorGlyph, todo: string]>> = {
  passkey: ['waiting', 'waiting', 'Présentez votre clé : votre saisie vous attend.'],
  tighten: ['narrowed', 'narrowed', 'Continuez avec les cartes signées.'],
  freeze: ['frozen', 'frozen', 'Facturez comme d’habitude.'],
}

/** Whether it still concerns whoever is here: a passkey asked again and shown since is over. Instants of the platform, both. */
export function stillStands(measure: Measure | null, passkeyAt: string): measure is Measure {
  return measure !== null && (measure.kind !== 'passkey' || Date.parse(passkeyAt) < Date.parse(measure.at))
}

/**
 * A precaution as the page says it: the platform's first sentence is the title, its last one whom to call, its figures between; what to do now
 * comes before the call.
 */
export function measureSpoken({ kind, at, message }: Measure): SpokenState {
  const [tone, glyph, todo] = MANNERS[kind]
  const sentences = message.split(/(?<=[.!?])\s+/)
  const title = (sentences.shift() ?? '').replace(/\.$/, '')
  const call = sentences.pop() ?? ''
  const reason = [...sentences, `Depuis le ${momentOf(at)}.`].join(' ')
  return { tone, glyph, title, reason, advice: `${todo} ${call}`.trim(), code: null, next: kind === 'passkey' ? 'passkey' : 'none' }
}
