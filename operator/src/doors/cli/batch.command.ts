import { parseArgs } from 'node:util'
import { type Batch, batch, batchList, uuidV7At } from '@cloison/contract'
import { cents, frenchEuros } from '../../words/cents.ts'
import { addDays, type Day, dayInParis, isDay } from '../../words/day.ts'
import { type OperatorDesk, openOperatorDesk, readOperatorKey, UNREADABLE_KEY } from './operator-desk.ts'

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
  const key = await readOperatorKey(asked.key)
  if (key === undefined) return say(house, UNREADABLE_KEY, 2)
  const desk = openOperatorDesk(house, asked.origin, key)
  const signedIn = await desk.signIn(asked.operator)
  if (signedIn !== undefined) return say(house, signedIn, 1)
  try {
    return await act(house, desk, asked)
  } finally {
    await desk.signOut()
  }
}

async function act(house: BatchCommandHouse, desk: OperatorDesk, asked: Asked): Promise<number> {
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
