import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Batch, batch, batchList, makeProof, refusalShape, uuidV7At } from '@cloison/contract'
import { cents, frenchEuros } from '../../words/cents.ts'
import { addDays, type Day, dayInParis, isDay } from '../../words/day.ts'

export const BATCH_HELP = `cloison batch list                      : les derniers lots de virements
cloison batch propose [--day AAAA-MM-JJ]: met en lot ce qui est dû ; par défaut pour le lendemain
cloison batch release NUMÉRO            : libère un lot proposé par quelqu'un d'autre, après l'avoir affiché
cloison batch cancel NUMÉRO             : arrête un lot qui n'est pas parti ; ses dettes s'ouvrent à nouveau

  --operator   votre nom d'opérateur
  --key        votre clé (fichier JWK, privée) ; elle signe chaque demande et ne quitte pas ce poste
  --origin     adresse de la plateforme (http://localhost:8400)
  --really     agit ; sinon, dit seulement ce qui serait fait`

export interface BatchCommandHouse {
  readonly now: () => number
  readonly say: (text: string) => void
}

type Verb = 'list' | 'propose' | 'release' | 'cancel'
interface Asked {
  readonly verb: Verb
  readonly batchId: string
  readonly day: Day | undefined
  readonly operator: string
  readonly key: string
  readonly origin: string
  readonly really: boolean
}

/** @returns the exit code: 0 done or rehearsed, 1 refused, 2 misused */
export async function batchCommand(house: BatchCommandHouse, args: readonly string[]): Promise<number> {
  const asked = read(args)
  if (asked === undefined) return say(house, BATCH_HELP, 2)
  const key = await readKey(asked.key)
  if (key === undefined) return say(house, 'Cette clé ne se lit pas : donnez un fichier JWK avec une clé P-256 privée.', 2)
  const desk = openDesk(house, asked.origin, key)
  const signedIn = await desk.signIn(asked.operator)
  if (signedIn !== undefined) return say(house, signedIn, 1)
  try {
    return await act(house, desk, asked)
  } finally {
    await desk.signOut()
  }
}

async function act(house: BatchCommandHouse, desk: Desk, asked: Asked): Promise<number> {
  const { verb, really, batchId } = asked
  const listed = await desk.ask('GET', '/v1/batches')
  if (typeof listed === 'string') return say(house, listed, 1)
  const known = batchList.parse(listed).batches
  if (verb === 'list') return say(house, known.map(line).join('\n') || 'Aucun lot.', 0)
  if (verb === 'propose') {
    const day = asked.day ?? addDays(dayInParis(house.now()), 1)
    if (!really) return say(house, `Répétition : ce qui est dû serait mis en lot pour le ${day}. Ajoutez --really pour agir.`, 0)
    return told(house, await desk.ask('POST', '/v1/batches', { day }, uuidV7At(house.now())))
  }
  const found = known.find((one) => one.batchId === batchId)
  if (found === undefined) return say(house, 'Ce lot n’est pas parmi les derniers.', 1)
  house.say(line(found))
  if (!really) return say(house, `Répétition : ce lot serait ${verb === 'release' ? 'libéré' : 'arrêté'}. Ajoutez --really pour agir.`, 0)
  // What is released is what was just shown: its digest goes with the order.
  if (verb === 'release') return told(house, await desk.ask('POST', `/v1/batches/${batchId}/release`, { digest: found.digest }))
  return told(house, await desk.ask('DELETE', `/v1/batches/${batchId}`))
}

function told(house: BatchCommandHouse, answer: unknown): number {
  return typeof answer === 'string' ? say(house, answer, 1) : say(house, line(batch.parse(answer)), 0)
}

const STATES: Record<Batch['state'], string> = {
  proposed: 'proposé, attend une autre personne',
  released: 'libéré',
  sending: 'envoi commencé',
  sent: 'reçu par la banque',
  settled: 'réglé',
  cancelled: 'arrêté',
}

function line(one: Batch): string {
  return `lot ${one.batchId} du ${one.day} : ${one.transfers} virements, ${frenchEuros(cents(BigInt(one.amountCents)))}, ${STATES[one.state]}`
}

type Desk = ReturnType<typeof openDesk>

/** Speaks to the platform as an operator: each request carries a proof made by the operator's own key. Answers a sentence when refused. */
function openDesk(house: BatchCommandHouse, origin: string, key: CryptoKeyPair) {
  let token: string | undefined
  const ask = async (method: string, path: string, content?: object, idempotencyKey?: string): Promise<unknown> => {
    const url = new URL(path, origin).href
    const body = content === undefined ? undefined : new TextEncoder().encode(JSON.stringify(content))
    const dpop = await makeProof(key, {
      method,
      url,
      now: house.now(),
      ...(body === undefined ? {} : { body }),
      ...(token === undefined ? {} : { token }),
    })
    const headers = {
      dpop,
      ...(token === undefined ? {} : { authorization: `DPoP ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    }
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(30_000),
    }).catch(() => undefined)
    if (response === undefined) return `La plateforme ne répond pas à ${origin}.`
    if (response.status === 204) return {}
    const answer: unknown = await response.json().catch(() => undefined)
    if (response.ok) return answer
    const refusal = refusalShape.safeParse(answer)
    return refusal.success ? refusal.data.message : `La plateforme a répondu ${response.status}.`
  }
  return {
    ask,
    /** A sentence when it was refused. */
    async signIn(operator: string): Promise<string | undefined> {
      const answer = await ask('POST', '/v1/operators/session', { operator })
      if (typeof answer === 'string') return answer
      const given = typeof answer === 'object' && answer !== null && 'accessToken' in answer ? answer.accessToken : undefined
      if (typeof given !== 'string') return 'La plateforme n’a pas ouvert de session.'
      token = given
      return undefined
    },
    async signOut(): Promise<void> {
      await ask('DELETE', '/v1/operators/session')
    },
  }
}

async function readKey(path: string): Promise<CryptoKeyPair | undefined> {
  try {
    const { kty, crv, x, y, d } = JSON.parse(await readFile(path, 'utf8')) as JsonWebKey
    if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined || d === undefined) return undefined
    const use = { name: 'ECDSA', namedCurve: 'P-256' }
    const privateKey = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, use, false, ['sign'])
    return { privateKey, publicKey: await crypto.subtle.importKey('jwk', { kty, crv, x, y }, use, true, ['verify']) }
  } catch {
    return undefined
  }
}

function read(args: readonly string[]): Asked | undefined {
  try {
    const text = { type: 'string' } as const
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { operator: text, key: text, origin: text, day: text, really: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [verb = '', batchId = ''] = positionals
    const { operator = '', key = '', origin = 'http://localhost:8400', day } = values
    if (!isVerb(verb) || operator === '' || key === '' || URL.parse(origin) === null) return undefined
    const needsNumber = verb === 'release' || verb === 'cancel'
    if (positionals.length !== (needsNumber ? 2 : 1) || (needsNumber && !/^[1-9]\d{0,17}$/.test(batchId))) return undefined
    if (day !== undefined && !isDay(day)) return undefined
    return { verb, batchId, day, operator, key, origin, really: values.really ?? false }
  } catch {
    return undefined
  }
}

function isVerb(verb: string): verb is Verb {
  return verb === 'list' || verb === 'propose' || verb === 'release' || verb === 'cancel'
}

function say(house: BatchCommandHouse, text: string, code: number): number {
  house.say(text)
  return code
}
