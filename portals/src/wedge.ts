import { CARD_TEXT_LENGTH_MAX, cardTextIn } from './card-text.ts'

/** What is kept of a key press. `code` names the place on the keyboard, whatever is printed on the key. */
export interface KeyStroke {
  readonly key: string
  readonly code: string
  readonly shift: boolean
  readonly atMs: number
}

/** A burst of keys in progress. */
export interface Burst {
  readonly typed: string
  readonly places: string
  readonly lastMs: number
}

export type WedgeStep =
  /** A person's typing, or the start of a burst: leave the key to the page. */
  | { readonly kind: 'leave'; readonly burst: Burst }
  /** A scanner is typing: keep the key away from the page. */
  | { readonly kind: 'swallow'; readonly burst: Burst }
  | { readonly kind: 'card'; readonly card: string; readonly burst: Burst }
  /** A scanner typed something that is no card: as this keyboard writes it, and by the places of the keys. */
  | { readonly kind: 'unreadable'; readonly texts: readonly [string, string]; readonly burst: Burst }

export const NO_BURST: Burst = { typed: '', places: '', lastMs: Number.NEGATIVE_INFINITY }

/** Scanners type a key every 1 to 20 ms; the fastest typists stay above 60 ms over several keys. */
export const BURST_GAP_MS_MAX = 45
/** From this many keys on, a burst is a scanner. */
const BURST_KEYS_MIN = 10

const PLACES: ReadonlyMap<string, readonly [plain: string, shifted: string]> = new Map([
  ['Space', [' ', ' ']],
  ['Digit4', ['4', '$']],
  ['Digit5', ['5', '%']],
  ['Digit8', ['8', '*']],
  ['Equal', ['=', '+']],
  ['Minus', ['-', '_']],
  ['Period', ['.', '>']],
  ['Slash', ['/', '?']],
  ['Semicolon', [';', ':']],
  ['NumpadAdd', ['+', '+']],
  ['NumpadSubtract', ['-', '-']],
  ['NumpadMultiply', ['*', '*']],
  ['NumpadDivide', ['/', '/']],
  ['NumpadDecimal', ['.', '.']],
])

/**
 * Follows a scanner that types like a keyboard, wherever the focus is. The text is kept twice: as this workstation's keyboard
 * writes it, and by the place of each key on an American one, since many scanners keep that setting on French workstations
 * ("CLO1" then arrives as "CLO&"). Whichever is a card wins.
 */
export function followWedge(burst: Burst, stroke: KeyStroke): WedgeStep {
  const goesOn = stroke.atMs - burst.lastMs <= BURST_GAP_MS_MAX
  const before = goesOn ? burst : NO_BURST
  const scanning = before.places.length >= BURST_KEYS_MIN
  if (stroke.key === 'Enter' || stroke.key === 'Tab') {
    if (!scanning) return { kind: 'leave', burst: NO_BURST }
    const card = cardTextIn(before.typed) ?? cardTextIn(before.places)
    const texts = [before.typed, before.places] as const
    return card === null ? { kind: 'unreadable', texts, burst: NO_BURST } : { kind: 'card', card, burst: NO_BURST }
  }
  if (stroke.key === 'Shift' || stroke.key === 'CapsLock') {
    return { kind: scanning ? 'swallow' : 'leave', burst: { ...before, lastMs: stroke.atMs } }
  }
  const place = placeOf(stroke)
  if (stroke.key.length !== 1 && place === '') return { kind: 'leave', burst: NO_BURST }
  if (before.typed.length >= CARD_TEXT_LENGTH_MAX) return { kind: 'swallow', burst: { ...before, lastMs: stroke.atMs } }
  const next: Burst = {
    typed: before.typed + (stroke.key.length === 1 ? stroke.key : ''),
    places: before.places + (place === '' ? '\u0000' : place),
    lastMs: stroke.atMs,
  }
  return { kind: scanning ? 'swallow' : 'leave', burst: next }
}

/** True from the first key of a new burst: the moment to remember what the fields held. */
export function startsBurst(burst: Burst, atMs: number): boolean {
  return atMs - burst.lastMs > BURST_GAP_MS_MAX
}

/** Letters are read as capitals: base 45 has no others, and a CapsLock in use would swap them. */
function placeOf({ code, shift }: KeyStroke): string {
  const known = PLACES.get(code)
  if (known !== undefined) return shift ? known[1] : known[0]
  if (/^Key[A-Z]$/.test(code)) return code.slice(3)
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)
  return digit?.[1] ?? ''
}
