import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import type { Passkeys } from '../../ports/identity.ts'
import type { Keys } from '../../ports/keys.ts'
import { isRefusal, type Refusal, refuse } from '../../words/refusal.ts'
import type { ConsoleStore, PageOpening, PageRefusal } from './console.store.ts'
import { challengeIn, consoleChallenge } from './console-challenge.ts'
import { readCode, writeCode } from './enrolment-code.ts'
import { operatorHandle } from './identity.ts'
import type { HolderKey } from './signin.ts'

/** What an operator's passkeys need of the world. */
export interface ConsoleDesk {
  readonly store: ConsoleStore
  readonly passkeys: Passkeys
  readonly keys: Keys
  readonly entropy: Entropy
  readonly clock: Clock
}

/** What a browser answers a ceremony: enough to find what it speaks of, and the whole for the library. */
export interface PageAnswer {
  readonly clientDataJSON: string
  readonly answer: object
}

export type PageOpened = { readonly secret: Uint8Array } | Refusal<PageRefusal>

/** A code with which its operator makes a passkey on the page; it replaces the former one. Asked for with the registered key. */
export async function makePageCode(
  desk: ConsoleDesk,
  secret: Uint8Array,
): Promise<{ readonly code: string; readonly until: Date } | Refusal<'role.forbidden'>> {
  const bytes = desk.entropy.bytes(10)
  const until = await desk.store.makeCode(secret, bytes)
  return until === null ? refuse('role.forbidden') : { code: writeCode(bytes), until }
}

/** Options to make a passkey, for whoever holds the code: it is used up only when the passkey is there. */
export async function offerPagePasskey(
  desk: ConsoleDesk,
  typed: string,
  key: HolderKey,
): Promise<{ readonly options: object } | Refusal<'operator.code-refused'>> {
  const code = readCode(typed)
  const found = isRefusal(code) ? undefined : await desk.store.codeOf(code)
  if (found === undefined) return refuse('operator.code-refused')
  const challenge = consoleChallenge(desk.keys, 'enrol', key, desk.clock.now())
  const known = found.known.map((credentialId) => ({ credentialId, transports: [] }))
  const { options } = await desk.passkeys.offer(operatorHandle(desk.keys, found.code), `Pupitre · ${found.code}`, known, { challenge })
  return { options }
}

/** The passkey that was made: kept, the code used up and the session opened, together or not at all. */
export async function enrolPagePasskey(desk: ConsoleDesk, typed: string, key: HolderKey, made: PageAnswer): Promise<PageOpened> {
  const code = readCode(typed)
  if (isRefusal(code)) return refuse('operator.code-refused')
  const challenge = challengeIn(desk.keys, 'enrol', key, made.clientDataJSON, desk.clock.now())
  if (challenge === undefined) return refuse('operator.refused')
  const passkey = await desk.passkeys.enrolled(made.answer, challenge)
  if (isRefusal(passkey)) return refuse('operator.refused')
  const opening = openingOf(desk, key, challenge)
  return opened(await desk.store.enrol(code, passkey, opening), opening)
}

/** Options to show a passkey: the same for everybody, since nobody is known yet. */
export async function askPagePasskey(desk: ConsoleDesk, key: HolderKey): Promise<{ readonly options: object }> {
  const { options } = await desk.passkeys.ask({ challenge: consoleChallenge(desk.keys, 'show', key, desk.clock.now()) })
  return { options }
}

/** The passkey is shown: the session opens, held by the browser's key. */
export async function showPagePasskey(
  desk: ConsoleDesk,
  key: HolderKey,
  shown: PageAnswer & { readonly credentialId: Uint8Array },
): Promise<PageOpened> {
  const challenge = challengeIn(desk.keys, 'show', key, shown.clientDataJSON, desk.clock.now())
  const stored = challenge === undefined ? undefined : await desk.store.passkey(shown.credentialId)
  if (challenge === undefined || stored === undefined) return refuse('operator.refused')
  const passkey = { credentialId: shown.credentialId, publicKey: stored.publicKey, counter: Number(stored.counter) }
  const held = await desk.passkeys.shown(shown.answer, challenge, passkey)
  if (isRefusal(held)) return refuse('operator.refused')
  const opening = openingOf(desk, key, challenge)
  return opened(await desk.store.open(shown.credentialId, held.counter, opening), opening)
}

function openingOf(desk: ConsoleDesk, { jwkX, jwkY }: HolderKey, challenge: string): PageOpening {
  return { jwkX, jwkY, challenge: new TextEncoder().encode(challenge), secret: desk.entropy.bytes(32) }
}

function opened(outcome: 'ok' | PageRefusal, { secret }: PageOpening): PageOpened {
  return outcome === 'ok' ? { secret } : refuse(outcome)
}
