import type { Sql } from '../../ports/sql.ts'

/** The number of an insurer by its numéro AMC; undefined when there is none. As `cloison_watch`, like what follows. */
export async function insurerOf(sql: Sql, amc: string): Promise<number | undefined> {
  const [row] = await sql.query<{ id: number | null }>('select watch.insurer_of($1::text) as id', [amc])
  return row?.id ?? undefined
}

/** Whom look-up keys of this insurer's cards lead to. @param keys uuids, 1,000 at most */
export async function resolve(sql: Sql, insurer: number, keys: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ person: string }>('select person from watch.resolve($1::smallint, $2::uuid[])', [insurer, keys])
  return rows.map(({ person }) => person)
}

/** Keeps digests of canaries. @returns those that were not there yet */
export async function keep(sql: Sql, insurer: number, digests: readonly Uint8Array[]): Promise<number> {
  const [row] = await sql.query<{ planted: number }>('select watch.plant($1::smallint, $2::bytea[]) as planted', [insurer, digests])
  return row?.planted ?? 0
}
