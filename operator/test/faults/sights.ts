import type { TestDatabase } from '../template-database.ts'
import type { Thief } from './thief.ts'

/** What a role sees of the database's own state with plain statements: each view of the catalogue and each function that takes nothing, as a digest. */
export interface Sights {
  /** By name, in one statement. */
  look(): Promise<ReadonlyMap<string, string>>
}

/** Long to read, and about nothing that a question changes: texts of definitions, names. */
const SKIPPED = [
  'pg_views',
  'pg_indexes',
  'pg_rules',
  'pg_seclabels',
  'pg_available_extensions',
  'pg_available_extension_versions',
  'pg_timezone_names',
  'pg_timezone_abbrevs',
  'pg_get_keywords',
  'pg_get_catalog_foreign_keys',
  'pg_policies',
  'pg_tables',
  'pg_sequences',
]

const CATALOGUES = `
  select c.relname as name, format('(select md5(coalesce(string_agg(v::text, chr(10) order by v::text collate "C"), '''')) from pg_catalog.%I v)', c.relname) as call
  from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and (c.relkind = 'v' or c.relname = 'pg_class') and c.relname <> all ($1)
  union all
  select p.proname || '()', format('(select md5(coalesce(string_agg(v::text, chr(10) order by v::text collate "C"), '''')) from pg_catalog.%I() v)', p.proname)
  from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f' and p.pronargs = 0
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype, 'internal'::regtype)
    and p.proname <> all ($1)`

/** Finds what `one` may read at all; asked again after a grant, it finds more. */
export async function sightsOf(db: TestDatabase, one: Thief): Promise<Sights> {
  const all = await db.owner.query<{ name: string; call: string }>(CATALOGUES, [SKIPPED])
  const open: { name: string; call: string }[] = []
  for (const each of all) if ((await one.say(`select ${each.call}`)).code === '') open.push(each)
  const text = open.map(({ name, call }) => `select '${name}' as name, ${call} as seen`).join(' union all ')
  return {
    look: async () => {
      const { rows, code, said } = await one.say(text)
      if (code !== '') throw new Error(`${code} ${said}`)
      return new Map(rows.map(({ name, seen }) => [String(name), String(seen)]))
    },
  }
}
