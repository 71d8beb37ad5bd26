import { utf8 } from '@cloison/evidence'
import type { DataKeys, Keys } from '../../ports/keys.ts'
import type { Day } from '../../words/day.ts'
import { invariant } from '../../words/invariant.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import { FAMILY_MAX, type FamilyStore } from './family.store.ts'
import { boundTo, contractMessage, type Identity, memberMessage, readIdentity, uuidText } from './identity.ts'

export interface FamilyHouse {
  readonly families: FamilyStore
  readonly keys: Keys & DataKeys
}

/** One covered person of a family, opened: held while a card is made, and not kept. */
export interface FamilyMember {
  readonly person: string
  readonly identity: Identity
  readonly validFrom: Day
  readonly validUntil: Day | null
  /** By domain number, from 1 at index 0: a rate in percent, `PEC`, or null. */
  readonly rules: readonly (string | null)[]
  readonly routing: Routing
}

export interface Routing {
  readonly amc: string
  readonly conventionType: string
  readonly csr: string
  readonly guarantee: string
  readonly responsible: boolean
}

/** What an insurer must say to be given one family: its own numbers, and one person of it. */
export interface FamilyQuestion {
  readonly insurerId: number
  readonly memberNumber: string
  readonly contract: string
  readonly birthDate: Day
  readonly rank: number
}

/** A family found, its names still sealed: who asked can be written down before they are opened. */
export interface SealedFamily {
  readonly contractKey: string
  readonly persons: readonly string[]
  /** Opens the identities. */
  open(): readonly FamilyMember[]
}

/**
 * Finds the family of a contract, when the person named is one of its covered persons. A wrong date is answered like an unknown contract.
 */
export async function findFamily(
  house: FamilyHouse,
  asked: FamilyQuestion,
  day: Day,
): Promise<SealedFamily | Refusal<'family-unknown' | 'family-too-large'>> {
  const { insurerId, memberNumber, contract, birthDate, rank } = asked
  const lookup = `lookup/${insurerId}`
  const contractKey = uuidText(house.keys.mac(lookup, utf8(contractMessage(memberNumber, contract))))
  const memberKey = uuidText(house.keys.mac(lookup, utf8(memberMessage(memberNumber, birthDate, rank))))
  const rows = await house.families.read(insurerId, contractKey, day)
  if (!rows.some((row) => row.memberKey === memberKey)) return refuse('family-unknown')
  if (rows.length > FAMILY_MAX) return refuse('family-too-large')
  return {
    contractKey,
    persons: rows.map(({ person }) => person),
    open: () =>
      rows.map((row) => {
        const dataKey = house.keys.unwrap(`year/${insurerId}/${row.keyYear}`, row.wrappedKey)
        const identity = readIdentity(house.keys.openWith(dataKey, row.identity, boundTo(row.person)))
        return {
          person: row.person,
          identity,
          validFrom: row.validFrom,
          validUntil: row.validUntil,
          rules: row.rules,
          routing: readRouting(row.routing),
        }
      }),
  }
}

/** Reads the routing column: amc, convention type, csr, guarantee, responsible, tab separated. */
export function readRouting(text: string): Routing {
  const [amc, conventionType, csr, guarantee, responsible, ...rest] = text.split('\t')
  invariant(
    amc !== undefined &&
      conventionType !== undefined &&
      csr !== undefined &&
      guarantee !== undefined &&
      responsible !== undefined &&
      rest.length === 0,
    'a routing has five fields',
  )
  return { amc, conventionType, csr, guarantee, responsible: responsible === '1' }
}
