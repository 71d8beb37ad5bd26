import type { Entropy } from '../../ports/entropy.ts'
import type { Keys } from '../../ports/keys.ts'
import type { Mail } from '../../ports/mail.ts'
import { invariant } from '../../words/invariant.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import type { DutiesStore } from './duties.store.ts'
import { writeCode } from './enrolment-code.ts'
import { type Holder, sealHolder, subjectDigest } from './identity.ts'
import { firstCodeLetter } from './letter.ts'

export interface DutiesDesk {
  readonly store: DutiesStore
  readonly keys: Keys
  readonly entropy: Entropy
  readonly mail: Mail
}

export interface Newcomer extends Holder {
  /** TRE_G15: 10 médecin, 21 pharmacien… */
  readonly profession: string
  readonly finess: string
  /** First day at the establishment, and first day after; null: no end known. A replacement has an end. */
  readonly from: string
  readonly until: string | null
  readonly locum: boolean
}

export interface OnboardedAccount {
  readonly accountId: number
  readonly siteId: number
  /** The code in the letter, to be shown to nobody but a trial's own screen; undefined when the account has a passkey already. */
  readonly code: string | undefined
}

/**
 * Inscribes someone at an establishment: account, membership, ceilings, and a letter with a single-use code to the establishment's
 * registered address. The code's digest is committed first; if the letter fails, run again: a new code replaces the first.
 *
 * @throws when the letter could not be written
 */
export async function onboard(
  desk: DutiesDesk,
  newcomer: Newcomer,
): Promise<OnboardedAccount | Refusal<'onboard.unknown-establishment' | 'onboard.closed-account'>> {
  const { rpps, familyName, givenName, profession, finess, from, until, locum } = newcomer
  const bytes = desk.entropy.bytes(10)
  const done = await desk.store.onboard({
    subjectDigest: subjectDigest(desk.keys, rpps),
    profession,
    sealed: sealHolder(desk.keys, { rpps, familyName, givenName }),
    finess,
    from,
    until,
    locum,
    code: bytes,
  })
  if (done.outcome !== 'ok') return refuse(done.outcome)
  const { accountId, siteId, name, commune, department } = done
  invariant(accountId !== null && siteId !== null, 'an account that was inscribed has a number and a site')
  if (done.codeCounts !== true) return { accountId, siteId, code: undefined }
  const code = writeCode(bytes)
  await desk.mail.post(firstCodeLetter({ finess, name, commune, department }, `${givenName} ${familyName}`, code))
  return { accountId, siteId, code }
}

/** Someone leaves an establishment: `day` is the first day out. Their sessions there end. False when they were not there. */
export async function leaveEstablishment(
  desk: Pick<DutiesDesk, 'store' | 'keys'>,
  rpps: string,
  finess: string,
  day: string,
): Promise<boolean> {
  return desk.store.leave(subjectDigest(desk.keys, rpps), finess, day)
}
