import { createPublicKey } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cardKeyId, coseKey, type KeyRing, toHex } from '@cloison/evidence'
import { approveOnPhone } from '../approve-on-phone.ts'
import { openProgram, type Program } from '../demo/program.ts'
import type { Insured } from '../insured.ts'
import { readInsurerKeys, signingKeyOf } from '../insurer-keys.ts'
import { situationsOn } from '../professional.ts'
import { signPortfolio } from '../sign-portfolio.ts'
import { softwareAuthenticator } from '../software-authenticator.ts'
import type { World } from '../world.ts'
import type { PortfolioFile } from '../write-portfolio.ts'
import type { Instance } from './instance.ts'
import { promised } from './step.ts'

/** An insurer's first file, written and signed in the instance's folder. */
export async function portfolioOf(
  world: World,
  instance: Pick<Instance, 'folder'>,
  insurerId: number,
  amc: string,
): Promise<PortfolioFile> {
  const folder = join(instance.folder, 'demo', 'portfolios')
  mkdirSync(folder, { recursive: true })
  const file = await world.writePortfolio(insurerId, join(folder, `portfolio-${amc}-1.csv`), { format: 'csv', sequence: 1 })
  await signPortfolio(file, await signingKeyOf(await readInsurerKeys(join(instance.folder, 'demo', 'insurers'), amc)))
  return file
}

/** An adult whose contract pays something beyond the compulsory share of a medicine at 65 %; of another family than `other`. */
export function pickInsured(insured: Iterable<Insured>, other?: Insured): Insured {
  for (const each of insured) {
    if (each.familyIndex === other?.familyIndex) continue
    const rate = Number(/PHAR:(\d+)/.exec(each.domains)?.[1] ?? 0)
    if (rate >= 100 && each.exemption === '' && !each.c2s && !each.ame && each.birthDate < '2000-01-01' && each.rank === 1) return each
  }
  throw new Error('tour: nobody in this portfolio has an ordinary pharmacy contract')
}

/** The keys that sign cards, as the platform publishes them. */
export async function cardKeys(origin: string): Promise<KeyRing> {
  const { cards } = (await (await fetch(`${origin}/v1/keys`)).json()) as { cards: { keys: JsonWebKey[] } }
  return new Map(
    cards.keys.flatMap((jwk) => {
      const key = createPublicKey({ key: jwk as Record<string, unknown>, format: 'jwk' })
      const cose = coseKey(key)
      return cose === undefined ? [] : [[toHex(cardKeyId(key)), cose] as const]
    }),
  )
}

/** What a sign-in needs of an instance. */
export type Signable = Pick<Instance, 'origin' | 'cast'>

/** One of the cast signs in, the first unless said: Pro Santé Connect, the establishment, and a first passkey with the code of the letter. */
export async function signIn(world: World, instance: Signable, rank = 0, key?: CryptoKeyPair): Promise<Program> {
  const someone = instance.cast[rank]
  promised(someone !== undefined, 'un professionnel est inscrit')
  const professional = world.professionals.find(({ rpps }) => rpps === someone.rpps)
  const finess = professional === undefined ? undefined : situationsOn(professional, world.day)[0]?.finess
  const program = await openProgram(instance.origin, key)
  const ask = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await program.call('POST', path, body)
    promised(answer.status < 300, `la connexion avance (${path})`, answer.body)
    return answer.body
  }
  const { handle, authorizationUrl } = await ask('/v1/signin', { client: 'cloison-page' })
  const back = await approveOnPhone(String(authorizationUrl), { rpps: someone.rpps })
  await ask('/v1/signin/identity', { handle, ...Object.fromEntries(back.searchParams) })
  await ask('/v1/signin/establishment', { handle, finess })
  const { options } = await ask('/v1/signin/code', { handle, code: someone.codes[0] })
  const authenticator = softwareAuthenticator(instance.origin)
  const response = authenticator.create(options as Parameters<typeof authenticator.create>[0])
  program.token = String((await ask('/v1/signin/enrolment', { handle, response }))['accessToken'])
  return program
}

/** A bank account, proposed by one operator and approved by another. */
export async function openAccount(one: Program, other: Program, account: object): Promise<void> {
  const proposed = await one.call('POST', '/v1/bank-accounts', account)
  promised(proposed.status === 201, 'un compte est proposé', proposed.body)
  const approved = await other.call('POST', `/v1/bank-accounts/${String(proposed.body['accountId'])}/approval`)
  promised(approved.status === 204, 'une autre personne approuve le compte', approved.body)
}
