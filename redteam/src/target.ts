import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createWorld,
  type Insured,
  type InsurerSystem,
  insurerSystem,
  type Program,
  pickInsured,
  portfolioOf,
  readInsurerKeys,
  signIn,
  type World,
} from '@cloison/world'

/** What stands in the folder of an instance started by `npm start`, as far as honest people need it to play their part. */
interface Demo {
  readonly seed: string
  readonly persons: number
  readonly day: string
  readonly establishments: number
  readonly cast: readonly { readonly rpps: string; readonly codes: readonly string[]; readonly sites: readonly string[] }[]
}

/** A card, and someone whom it covers. */
export interface Shown {
  readonly card: string
  readonly birthDate: string
  readonly rank: number
}

/** An instance under attack, and the honest people who work there meanwhile. */
export interface Target {
  readonly origin: string
  readonly world: World
  /** Professionals of the demo, as the register knows them. */
  readonly cast: readonly { readonly rpps: string }[]
  /** Someone of the cast signs in. @param key the pair of their browser; one that nobody else holds when not given */
  signIn(rank: number, key?: CryptoKeyPair): Promise<Program>
  /** Cards of several families of one insurer, each with a person whom it covers. */
  cards(most: number): Promise<Shown[]>
}

/** Why an attack cannot be tried: a sentence for the person at the keyboard. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused'
}

/** @throws TargetRefused when the folder is not one of a demo */
export async function openTarget(origin: string, folder: string): Promise<Target> {
  const file = join(folder, 'demo', 'demo.json')
  if (!existsSync(file)) throw new TargetRefused(`${folder} n’est pas le dossier d’une instance démarrée par npm start.`)
  const demo = JSON.parse(readFileSync(file, 'utf8')) as Demo
  const world = createWorld(demo)
  const [insurer] = [...world.insurers].sort((a, b) => b.share - a.share)
  if (insurer === undefined) throw new TargetRefused('Cette France n’a pas d’organisme.')
  const keys = await readInsurerKeys(join(folder, 'demo', 'insurers'), insurer.amc)
  const system = insurerSystem({ origin, amc: insurer.amc, keys })
  return {
    origin,
    world,
    cast: demo.cast,
    async signIn(rank, key) {
      try {
        return await signIn(world, { origin, cast: demo.cast }, rank, key)
      } catch {
        throw new TargetRefused(
          'Un professionnel de la démonstration n’a pas pu se connecter : son code a-t-il déjà servi ? Démarrez une instance neuve.',
        )
      }
    },
    async cards(most) {
      const families = oneOfEach(world.insured(insurer.id), pickInsured(world.insured(insurer.id)), most)
      const first = families[0]
      if (first !== undefined && (await attestation(system, first)) === undefined) {
        const sent = await system.sendPortfolio((await portfolioOf(world, { folder }, insurer.id, insurer.amc)).path)
        if (sent.body['state'] !== 'applied') throw new TargetRefused('Le portefeuille d’un organisme n’a pas été pris.')
      }
      const shown: Shown[] = []
      for (const person of families) {
        const card = await attestation(system, person)
        if (card !== undefined) shown.push({ card, birthDate: person.birthDate, rank: person.rank })
      }
      if (shown.length < 2) throw new TargetRefused('Trop peu de familles ont une carte : démarrez une France de mille assurés.')
      return shown
    },
  }
}

/** The first person of each family, `first` before the others. */
function oneOfEach(insured: Iterable<Insured>, first: Insured, most: number): Insured[] {
  const chosen = new Map<number, Insured>([[first.familyIndex, first]])
  for (const person of insured) {
    if (chosen.size === most) break
    if (!chosen.has(person.familyIndex)) chosen.set(person.familyIndex, person)
  }
  return [...chosen.values()]
}

async function attestation(system: InsurerSystem, person: Insured): Promise<string | undefined> {
  const { memberNumber, contract, birthDate, rank } = person
  const { status, body } = await system.attestation({ memberNumber, contract, birthDate, rank })
  return status === 200 ? String(body['text']) : undefined
}
