import type { Sql } from '../../ports/sql.ts'

/** An insurer as registered: its number here, its numéro AMC, and the public halves of its keys (JWK). */
export interface Insurer {
  readonly insurerId: number
  readonly amc: string
  readonly name: string
  readonly signingJwk: JsonWebKey
  readonly sealingJwk: JsonWebKey
}

export interface Establishment {
  /** Nine characters, the key included. */
  readonly finess: string
  readonly name: string
  readonly activity: string
  /** Code of the département, and the commune's name. */
  readonly department: string
  readonly commune: string
  /** Codes of the domains of care it may ask for. */
  readonly domains: readonly string[]
  /** Nine characters: FINESS of the legal entity that owns it; all of one owner are a group. Left out: it is alone. */
  readonly entity?: string | undefined
  /** Reached by software in test mode only. */
  readonly test?: boolean
}

/** Registers an insurer, or replaces its name and keys; gives its number. */
export async function registerInsurer(sql: Sql, insurer: Omit<Insurer, 'insurerId'>, today: string): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    'select directory.register_insurer($1::text, $2::text, $3::jsonb, $4::jsonb, $5::date) as id',
    [insurer.amc, insurer.name, JSON.stringify(insurer.signingJwk), JSON.stringify(insurer.sealingJwk), today],
  )
  if (row === undefined) throw new Error('register_insurer gave no row')
  return row.id
}

/** Registers an establishment, or replaces what is known of it; gives its number. */
export async function registerEstablishment(sql: Sql, site: Establishment, today: string): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    'select directory.register_establishment($1::text, $2::text, $3::text, $4::text, $5::text, $6::text[], $7::boolean, $8::date, $9::text) as id',
    [site.finess, site.name, site.activity, site.department, site.commune, site.domains, site.test ?? false, today, site.entity ?? null],
  )
  if (row === undefined) throw new Error('register_establishment gave no row')
  return row.id
}

/** The insurer of a numéro AMC, leading zeros apart; undefined when there is none, or it left. */
export async function insurerByAmc(sql: Sql, amc: string): Promise<Insurer | undefined> {
  const [row] = await sql.query<{ insurer_id: number; amc: string; name: string; signing_jwk: JsonWebKey; sealing_jwk: JsonWebKey }>(
    'select insurer_id, amc, name, signing_jwk, sealing_jwk from directory.insurer_by_amc($1::text)',
    [amc],
  )
  if (row === undefined) return undefined
  return { insurerId: row.insurer_id, amc: row.amc, name: row.name, signingJwk: row.signing_jwk, sealingJwk: row.sealing_jwk }
}

/** What is printed of an insurer, by its number. @param ids 1,000 at most */
export async function insurersNamed(
  sql: Sql,
  ids: readonly number[],
): Promise<ReadonlyMap<number, { readonly amc: string; readonly name: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await sql.query<{ insurer_id: number; amc: string; name: string }>(
    'select insurer_id, amc, name from directory.insurer_names($1::smallint[])',
    [ids],
  )
  return new Map(rows.map(({ insurer_id, amc, name }) => [insurer_id, { amc, name }]))
}

/** The number of a group, by the FINESS of its legal entity; undefined when no establishment named it. */
export async function groupOf(sql: Sql, entity: string): Promise<number | undefined> {
  const [row] = await sql.query<{ id: number | null }>('select directory.group_of($1::text) as id', [entity])
  return row?.id ?? undefined
}

/** The number of an open establishment; undefined when there is none. */
export async function siteByFiness(sql: Sql, finess: string): Promise<number | undefined> {
  const [row] = await sql.query<{ id: number | null }>('select directory.site_by_finess($1::text) as id', [finess])
  return row?.id ?? undefined
}
