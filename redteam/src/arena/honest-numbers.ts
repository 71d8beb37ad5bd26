import { randomBytes } from 'node:crypto'
import type { Look } from '@cloison/world'
import type postgres from 'postgres'
import { dayOf, domainOf, engagementOf } from './honest-look.ts'
import type { People } from './people.ts'
import { causeAt, digestOf, readLine, type Told } from './turnstile.ts'

/** What honest people ask by paper card or by number: the same statement as the doors', with the login of the role `keys`. */
export interface Numbers {
  ask(looks: readonly Look[], secretOf: (look: Look) => Buffer): Promise<(Told | null)[]>
  /** Invoices of some looks were sent: those by paper card will be paid. */
  billed(claims: readonly { readonly look: number; readonly atMs: number }[]): void
  /** What was due until then is paid. */
  pay(epochMs: number): Promise<void>
}

const PAPER = 3
const PAID_AFTER_MS = 3 * 86_400_000
/** The budget of this way is spent. */
const SPENT = 28
const PRINTED = 'MU\t\t2026-01-01\t2029-12-31'
const ROWS_MAX = 10_000

export function openNumbers({ owner, keys, people }: { owner: postgres.Sql; keys: postgres.Sql; people: People }, seed: string): Numbers {
  const known = new Set<number>()
  const paper = new Set<number>()
  const due: { readonly atMs: number; readonly engagement: string }[] = []
  /** Who was told that this way is spent for the day does something else until tomorrow. Each such look is counted as refused all the same. */
  const told = new Set<string>()

  return {
    async ask(looks, secretOf) {
      await know(looks.filter(isExact).flatMap(({ person }) => (known.has(person) ? [] : [person])))
      const answers: (Told | null)[] = []
      for (const look of looks) {
        const day = dayOf(look.atMs)
        const spent = look.way === PAPER ? `site ${look.site} ${day}` : `account ${look.account} ${day}`
        if (told.has(spent)) {
          answers.push({ outcome: SPENT, line: '' })
          continue
        }
        const answer = await askOne(look, secretOf(look), day)
        if (answer?.outcome === SPENT) told.add(spent)
        if (look.way === PAPER && answer !== null && answer.outcome <= 1) paper.add(look.look)
        answers.push(answer)
      }
      return answers
    },
    billed(claims) {
      for (const { look, atMs } of claims)
        if (paper.delete(look)) due.push({ atMs: atMs + PAID_AFTER_MS, engagement: engagementOf(seed, look) })
    },
    async pay(epochMs) {
      const some: string[] = []
      while (due[0] !== undefined && due[0].atMs <= epochMs) some.push((due.shift() as { engagement: string }).engagement)
      if (some.length > 0) await owner`select disclosure.legacy_was_paid(e) from unnest(${some}::uuid[]) e`
    },
  }

  function keyOf({ way, person }: Look): string {
    return digestOf(`${seed} ${way === PAPER ? 'member' : 'nir'} ${person}`)
  }

  async function askOne(look: Look, secret: Buffer, day: string): Promise<Told | null> {
    const key = isExact(look) ? keyOf(look) : digestOf(`${seed} wrong ${look.look}`)
    const [paid] = await keys<{ ticket: string }[]>`
      select ticket from disclosure.ask_one(${secret}::bytea, ${look.way}::smallint, ${people.insurerOf(look.person)}::smallint, ${key}::uuid,
        ${look.way === PAPER ? PRINTED : null}::text, ${causeAt(look.atMs)}::uuid, ${domainOf(look)}::smallint, ${day}::date,
        ${engagementOf(seed, look.look)}::uuid, ${randomBytes(16).toString('hex')}::uuid, ${look.way === PAPER ? 0 : 1}::smallint, 0::smallint)`
    const [looked] = await keys<{ lines: string }[]>`select disclosure.redeem(${paid?.ticket ?? ''}::uuid, ${secret}::bytea) as lines`
    return readLine(looked?.lines ?? '!')
  }

  /** Rows as an insurer's file would have made them, but for what nobody opens here. */
  async function know(wanted: readonly number[]): Promise<void> {
    const persons = [...new Set(wanted)]
    if (persons.length === 0) return
    await people.know(persons.map((person) => ({ person })))
    for (let from = 0; from < persons.length; from += ROWS_MAX) {
      const some = persons.slice(from, from + ROWS_MAX)
      await owner`
        insert into beneficiaries.person (person, insurer_id, member_key, nir_key, contract_key, key_year, wrapped_key, identity, member_ref, import_id, row_digest)
        select u.person, u.insurer, u.member, u.nir, u.person, 2026, '', '', '', 0, u.person
        from unnest(${some.map((person) => people.pseudonym(person))}::uuid[], ${some.map((person) => people.insurerOf(person))}::smallint[],
          ${some.map((person) => digestOf(`${seed} member ${person}`))}::uuid[], ${some.map((person) => digestOf(`${seed} nir ${person}`))}::uuid[]) u(person, insurer, member, nir)
        on conflict do nothing`
    }
    for (const person of persons) known.add(person)
  }
}

/** A number read and typed without a fault, of a contract that stands. */
function isExact({ card, slip, closed }: Look): boolean {
  return slip === 0 && card <= 1 && closed === 0
}
