import { createHash, hash } from 'node:crypto'
import { cardKey, encodeBase45 } from '@cloison/evidence'
import type postgres from 'postgres'

/** A card as photographed, and whom it covers. */
export interface Shown {
  readonly card: string
  readonly birthDate: string
  readonly rank: number
}

/** A card that answers, one whose date is past, one that was revoked, or one of a contract that has ended. */
export type CardState = 'good' | 'expired' | 'revoked' | 'closed'

/** The persons of an arena by rank: drawn from the seed, and known to the platform once they were wanted. */
export interface People {
  shown(person: number, state?: CardState): Shown
  /** Look-up key of that card and birth date, 16 bytes in hexadecimal. */
  key(person: number, state?: CardState): string
  /** Pseudonym, as a uuid without hyphens. */
  pseudonym(person: number): string
  insurerOf(person: number): number
  /** Makes sure that the platform knows their card. */
  know(wanted: Iterable<{ readonly person: number; readonly state?: CardState }>): Promise<void>
}

const CARD_BYTES = 148
const ROWS_MAX = 10_000

export interface Residents {
  /** 1..84 */
  insurerOf(person: number): number
  /** Département where they were last served; undefined: nobody remembers. */
  departmentOf(person: number): string | undefined
}

export function arenaPeople(owner: postgres.Sql, seed: string, { insurerOf, departmentOf }: Residents, remembers: boolean): People {
  const known = new Set<string>()
  const shown = (person: number, state: CardState = 'good'): Shown => {
    const bytes = createHash('shake256', { outputLength: CARD_BYTES }).update(`${seed} card ${person} ${state}`).digest()
    return { card: `CLO1:${encodeBase45(bytes)}`, birthDate: birthDateOf(person), rank: 1 }
  }
  const key = (person: number, state: CardState = 'good'): string => {
    const { card, birthDate, rank } = shown(person, state)
    return Buffer.from(cardKey(card, birthDate, rank)).toString('hex')
  }
  return {
    shown,
    key,
    pseudonym: (person) => pseudonymOf(seed, person, false),
    insurerOf,
    async know(wanted) {
      const fresh = new Map<string, Row>()
      for (const { person, state = 'good' } of wanted) {
        const name = `${person} ${state}`
        if (known.has(name) || fresh.has(name)) continue
        // Whoever has left an insurer is another person there.
        const pseudonym = pseudonymOf(seed, person, state === 'closed')
        fresh.set(name, { key: key(person, state), pseudonym, insurer: insurerOf(person), state, department: departmentOf(person) ?? '' })
      }
      const rows = [...fresh.values()]
      for (let from = 0; from < rows.length; from += ROWS_MAX) await insertPeople(owner, rows.slice(from, from + ROWS_MAX), remembers)
      for (const name of fresh.keys()) known.add(name)
    },
  }
}

interface Row {
  readonly key: string
  readonly pseudonym: string
  readonly insurer: number
  readonly state: CardState
  readonly department: string
}

async function insertPeople(owner: postgres.Sql, rows: readonly Row[], remembers: boolean): Promise<void> {
  const people = rows.map(({ pseudonym }) => pseudonym)
  const insurers = rows.map(({ insurer }) => insurer)
  const states = rows.map(({ state }) => state)
  await owner.begin(async (sql) => {
    await sql`
      insert into beneficiaries.rights (person, insurer_id, valid_from, valid_until, rules, routing)
      select u.person, u.insurer, '2026-01-01', case u.state when 'closed' then date '2026-01-02' else date '2030-01-01' end,
             array_fill('100'::text, array[11]), i.amc || E'\\tMU\\t\\tG1\\t1'
      from unnest(${people}::uuid[], ${insurers}::smallint[], ${states}::text[]) u(person, insurer, state) join directory.insurer i on i.insurer_id = u.insurer
      on conflict do nothing`
    await sql`
      insert into beneficiaries.card_person (digest, person, insurer_id, card_id, valid_until, revoked_on)
      select u.key, u.person, u.insurer, -1, case u.state when 'expired' then date '2026-01-02' else date '2030-01-01' end,
             case u.state when 'revoked' then date '2026-01-02' end
      from unnest(${rows.map(({ key }) => key)}::uuid[], ${people}::uuid[], ${insurers}::smallint[], ${states}::text[]) u(key, person, insurer, state)`
    if (remembers) {
      await sql`
        insert into watch.served (person, departments, days)
        select distinct on (u.person) u.person, array[u.department], array[(now() - interval '20 days')::date]
        from unnest(${people}::uuid[], ${rows.map(({ department }) => department)}::text[]) u(person, department) where u.department <> '' on conflict do nothing`
    }
  })
}

/** The pseudonym of a person, as a uuid without hyphens. */
function pseudonymOf(seed: string, person: number, former: boolean): string {
  return hash('sha256', `${seed} ${former ? 'former' : 'person'} ${person}`, 'hex').slice(0, 32)
}

function birthDateOf(person: number): string {
  const year = 1930 + (person % 90)
  const month = 1 + (Math.floor(person / 90) % 12)
  const day = 1 + (Math.floor(person / 1080) % 28)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
