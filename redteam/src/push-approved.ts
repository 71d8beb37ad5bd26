import { approveOnPhone, openProgram, type Program, type SoftwareAuthenticator, softwareAuthenticator } from '@cloison/world'
import type { Attack } from './attack.ts'
import type { Auditor } from './auditor.ts'
import type { Shown, Target } from './target.ts'
import { TargetRefused } from './target.ts'

const VICTIM = 5
const CODES = 12
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * From a browser of the attacker's, a sign-in in the name of a pharmacist, who approves the notification on the telephone: tired, in the
 * rush. The attacker then has everything but a passkey and a code, and tries to do without.
 */
export const pushApproved: Attack = {
  name: 'push-approved',
  summary: 'une notification Pro Santé Connect approuvée par un pharmacien fatigué : la connexion part du poste de l’attaquant',
  bound: 0,
  async run(target, auditor, chance) {
    const someone = target.cast[VICTIM] ?? target.cast[0]
    const cards = await target.cards(3)
    if (someone === undefined || cards.length === 0) throw new TargetRefused('Personne à imiter.')
    const program = await openProgram(target.origin)
    const started = await program.call('POST', '/v1/signin', { client: 'cloison-page' })
    const handle = String(started.body['handle'])
    const back = await approveOnPhone(String(started.body['authorizationUrl']), { rpps: someone.rpps })
    const identified = await program.call('POST', '/v1/signin/identity', { handle, ...Object.fromEntries(back.searchParams) })
    const situations = identified.body['situations'] as { readonly finess: string }[] | undefined
    const finess = situations?.[0]?.finess
    if (finess === undefined) throw new TargetRefused('La notification approuvée ne mène nulle part : l’attaque n’a pas été essayée.')
    const chosen = await program.call('POST', '/v1/signin/establishment', { handle, finess })
    const authenticator = softwareAuthenticator(target.origin)
    const stolen = await trySteps(program, handle, authenticator, chance.below)
    for (const token of [handle, ...stolen]) {
      program.token = token
      for (const shown of cards) auditor.received(shown.card, await program.call('POST', '/v1/rights', { ...shown, domain: 'PHAR' }))
      await readElsewhere(program, auditor, token)
    }
    await withoutProof(target, auditor, handle, cards)
    return { ok: stolen.length === 0, figures: { next: chosen.body['next'], sessionsOpened: stolen.length, refusals: auditor.refusals() } }
  },
}

/** Codes by guess, a passkey of the attacker's own, a recovery asked and approved by oneself. Tokens that were given. */
async function trySteps(program: Program, handle: string, authenticator: SoftwareAuthenticator, below: (bound: number) => number) {
  const tokens: string[] = []
  const step = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const { body: said } = await program.call('POST', path, body)
    if (typeof said['accessToken'] === 'string') tokens.push(said['accessToken'])
    return said
  }
  const options = {
    challenge: 'A'.repeat(43),
    rp: { id: 'localhost', name: 'Cloison' },
    user: { id: 'AAAA', name: 'x', displayName: 'x' },
    pubKeyCredParams: [{ type: 'public-key' as const, alg: -7 }],
  }
  const response = authenticator.create(options)
  for (let tries = 0; tries < CODES; tries++) {
    const code = Array.from({ length: 16 }, () => CROCKFORD[below(32)]).join('')
    const given = await step('/v1/signin/code', { handle, code })
    if (given['options'] !== undefined) {
      const made = authenticator.create(given['options'] as Parameters<typeof authenticator.create>[0])
      await step('/v1/signin/enrolment', { handle, response: made })
    }
  }
  await step('/v1/signin/enrolment', { handle, response })
  await step('/v1/signin/passkey', { handle, response })
  const asked = await step('/v1/signin/recovery', { handle, way: 'colleague' })
  program.token = handle
  if (typeof asked['number'] === 'string') {
    const approved = await program.call('POST', `/v1/recoveries/${asked['number']}/approval`)
    if (typeof approved.body['code'] === 'string') await step('/v1/signin/code', { handle, code: approved.body['code'] })
  }
  return tokens
}

async function readElsewhere(program: Program, auditor: Auditor, token: string): Promise<void> {
  for (const path of ['/v1/rights/today', '/v1/claims', '/v1/session'])
    auditor.received(`${path} ${token.slice(0, 8)}`, await program.call('GET', path))
}

async function withoutProof(target: Target, auditor: Auditor, handle: string, cards: readonly Shown[]): Promise<void> {
  for (const shown of cards) {
    const answer = await fetch(`${target.origin}/v1/rights`, {
      method: 'POST',
      headers: { authorization: `DPoP ${handle}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...shown, domain: 'PHAR' }),
    })
    auditor.received(shown.card, { status: answer.status, body: (await answer.json()) as Record<string, unknown> })
  }
}
