import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { engagementIn } from './engagement-text.ts'
import { BURST_GAP_MS_MAX, followWedge, type KeyStroke, NO_BURST, type WedgeStep } from './wedge.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const card = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 99, maxLength: 240 })
  .map((signs) => `CLO1:${signs.slice(0, signs.length - (signs.length % 3)).join('')}`)

const SHIFTED: Readonly<Record<string, string>> = { $: 'Digit4', '%': 'Digit5', '*': 'Digit8', '+': 'Equal', ':': 'Semicolon' }
const PLAIN: Readonly<Record<string, string>> = { ' ': 'Space', '-': 'Minus', '.': 'Period', '/': 'Slash' }
/** What the same places write on a French keyboard. */
const AZERTY: Readonly<Record<string, string>> = {
  Digit0: 'à',
  Digit1: '&',
  Digit2: 'é',
  Digit3: '"',
  Digit4: "'",
  Digit5: '(',
  Digit6: '-',
  Digit7: 'è',
  Digit8: '_',
  Digit9: 'ç',
  KeyA: 'Q',
  KeyQ: 'A',
  KeyW: 'Z',
  KeyZ: 'W',
  KeyM: '?',
  Semicolon: 'M',
  Minus: ')',
  Period: ':',
  Slash: '!',
  Equal: '=',
}

/** Keys of a scanner set to an American keyboard, on a workstation that is American or French. */
function strokes(text: string, french: boolean, gapMs: number): KeyStroke[] {
  const keys: KeyStroke[] = []
  let atMs = 1_000
  for (const sign of text) {
    const shift = sign in SHIFTED || /[A-Z]/.test(sign)
    const code = SHIFTED[sign] ?? PLAIN[sign] ?? (/\d/.test(sign) ? `Digit${sign}` : `Key${sign}`)
    if (shift) keys.push({ key: 'Shift', code: 'ShiftLeft', shift: true, atMs })
    atMs += gapMs
    keys.push({ key: french ? (AZERTY[code] ?? sign) : sign, code, shift, atMs })
  }
  keys.push({ key: 'Enter', code: 'Enter', shift: false, atMs: atMs + gapMs })
  return keys
}

function followAll(keys: readonly KeyStroke[]): WedgeStep[] {
  let burst = NO_BURST
  return keys.map((key) => {
    const step = followWedge(burst, key)
    burst = step.burst
    return step
  })
}

for (const french of [false, true]) {
  test(`a scanner set to an American keyboard is read on ${french ? 'a French' : 'an American'} workstation`, () => {
    fc.assert(
      fc.property(card, fc.integer({ min: 1, max: BURST_GAP_MS_MAX - 1 }), (text, gapMs) => {
        const last = followAll(strokes(text, french, gapMs)).at(-1)
        assert.equal(last?.kind, 'card')
        assert.equal(last?.kind === 'card' ? last.card : '', text)
      }),
      { numRuns: 50 },
    )
  })
}

test('a person who types the same text keeps every key', () => {
  fc.assert(
    fc.property(card, fc.integer({ min: BURST_GAP_MS_MAX + 1, max: 400 }), (text, gapMs) => {
      for (const step of followAll(strokes(text, false, gapMs))) assert.equal(step.kind, 'leave')
    }),
    { numRuns: 20 },
  )
})

test('another code read by the scanner is said to be unreadable, and never typed into a field', () => {
  const steps = followAll(strokes('3400930000014'.repeat(3), false, 5))
  assert.equal(steps.at(-1)?.kind, 'unreadable')
  assert.ok(steps.slice(20).every((step) => step.kind !== 'leave'))
})

for (const french of [false, true]) {
  test(`an engagement number that is scanned is told as written, on ${french ? 'a French' : 'an American'} workstation`, () => {
    const last = followAll(strokes('K7Q2M-4XW9R-PB3ZD-6HNT8-VC5GJ-A', french, 5)).at(-1)
    assert.ok(last?.kind === 'unreadable')
    assert.ok(last.texts.map(engagementIn).includes('K7Q2M-4XW9R-PB3ZD-6HNT8-VC5GJ-A'))
  })
}

test('a short fast burst, as two hands make, is left to the page', () => {
  for (const step of followAll(strokes('12041', false, 20))) assert.equal(step.kind, 'leave')
})
