import { createDecipheriv, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cardKey } from '@cloison/evidence'
import { type Insured, insurerSystem, portfolioOf, readInsurerKeys, type World } from '@cloison/world'
import type postgres from 'postgres'
import type { ArenaInstance } from './instance.ts'
import type { Shown } from './people.ts'

/** A person whom an insurer's own file made known to the platform. */
export interface Listed {
  readonly insured: Insured
  readonly amc: string
}

/**
 * The largest insurers of the world send their portfolio by the import door, as on any first day. To be done before time is moved: insurers'
 * systems live in the machine's time.
 */
export async function sendPortfolios(instance: ArenaInstance, world: World, insurers: number): Promise<Listed[]> {
  const largest = [...world.insurers].sort((one, other) => other.share - one.share).slice(0, insurers)
  const listed: Listed[] = []
  for (const { id, amc } of largest) {
    const keys = await readInsurerKeys(join(instance.folder, 'demo', 'insurers'), amc)
    const file = await portfolioOf(world, instance, id, amc)
    const { status, body } = await insurerSystem({ origin: instance.origin, amc, keys }).sendPortfolio(file.path)
    if (status !== 200 || body['state'] !== 'applied')
      throw new Error(`a portfolio was not applied: ${status} ${String(body['code'] ?? body['state'])}`)
    for (const insured of world.insured(id)) listed.push({ insured, amc })
  }
  return listed
}

/** Insurers that still allow the paper card and the question without a card, as their contract with the platform would say. */
export async function allowWays(owner: postgres.Sql): Promise<void> {
  const [known] = await owner<{ found: boolean }[]>`select to_regclass('disclosure.way_allowed') is not null as found`
  if (known?.found !== true) return
  await owner`
    insert into disclosure.way_allowed (insurer_id, way, until_day, reason)
    select i.insurer_id, w.way, '2030-01-01', 'arène' from directory.insurer i cross join (values (3::smallint), (4::smallint)) w(way) on conflict do nothing`
}

const MAGIC = Buffer.from('cloison-key/1\n').length
const NONCE = 12
const TAG = 16

/**
 * The secret look-up key of an insurer, as whoever holds the key folder has it: for fixtures that must know who is who, and to show that an
 * attack which has the key would succeed. No attacker is given it.
 */
export function readLookupKey(folder: string, insurerId: number): Buffer {
  const place = join(folder, 'keys')
  const master = Buffer.from(readFileSync(join(place, 'master.key'), 'latin1').trim(), 'base64url')
  const bytes = readFileSync(join(place, `lookup.${insurerId}.key`))
  const opened = createDecipheriv('aes-256-gcm', master, bytes.subarray(MAGIC, MAGIC + NONCE), { authTagLength: TAG })
  opened.setAAD(Buffer.from(`lookup/${insurerId}`))
  opened.setAuthTag(bytes.subarray(-TAG))
  return Buffer.concat([opened.update(bytes.subarray(MAGIC + NONCE, -TAG)), opened.final()])
}

/** What finds a person by NIR; @param nir thirteen characters */
export const nirMessage = ({ nir, birthDate, rank }: Pick<Insured, 'nir' | 'birthDate' | 'rank'>): string =>
  `nir\0${nir}\0${birthDate}\0${rank}`
export const memberMessage = ({ memberNumber, birthDate, rank }: Pick<Insured, 'memberNumber' | 'birthDate' | 'rank'>): string =>
  `member\0${memberNumber}\0${birthDate}\0${rank}`

/** The first sixteen bytes in hexadecimal, as the database keeps them. */
export const keyed = (key: Buffer | string, message: string): string => createHmac('sha256', key).update(message).digest('hex').slice(0, 32)

/**
 * Gives these persons a card each, as rows: attestations are printed one family at a time.
 * @returns the cards, in order; null for whoever is not in the portfolio
 */
export async function cardsFor(owner: postgres.Sql, folder: string, listed: readonly Listed[], seed: string): Promise<(Shown | null)[]> {
  const lookup = new Map<number, Buffer>()
  const keyOf = (insurerId: number): Buffer => {
    const known = lookup.get(insurerId) ?? readLookupKey(folder, insurerId)
    lookup.set(insurerId, known)
    return known
  }
  const rows = listed.map(({ insured }, at) => {
    const shown = {
      card: `CLO1:${`${seed}${at}`.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')}${'0'.repeat(100)}`,
      birthDate: insured.birthDate,
      rank: insured.rank,
    }
    return {
      shown,
      member: keyed(keyOf(insured.insurerId), memberMessage(insured)),
      key: Buffer.from(cardKey(shown.card, shown.birthDate, shown.rank)).toString('hex'),
    }
  })
  const found = await owner<{ key: string }[]>`
    insert into beneficiaries.card_person (digest, person, insurer_id, card_id, valid_until)
    select u.key, p.person, p.insurer_id, -1, '2030-01-01'
    from unnest(${rows.map(({ key }) => key)}::uuid[], ${rows.map(({ member }) => member)}::uuid[]) u(key, member)
    join beneficiaries.person p on p.member_key = u.member on conflict do nothing returning replace(digest::text, '-', '') as key`
  const given = new Set(found.map(({ key }) => key))
  return rows.map(({ key, shown }) => (given.has(key) ? shown : null))
}
