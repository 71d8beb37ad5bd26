import type { TestDatabase } from '../template-database.ts'
import type { Thief } from './thief.ts'

/** What a role sees of the database's own state with plain statements: each catalogue and each function that takes nothing, as a digest. */
export interface Sights {
  /** By name, in one statement. */
  look(): Promise<ReadonlyMap<string, string>>
}

const CATALOGUES = `
  select c.relname as name, format('(select md5(coalesce(string_agg(v::text, chr(10) order by v::text collate "C"), '''')) from pg_catalog.%I v)', c.relname) as call
  from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind in ('r', 'v') and c.relname <> 'pg_timezone_names'
  union all
  select p.proname || '()', format('(select md5(coalesce(string_agg(v::text, chr(10) order by v::text collate "C"), '''')) from pg_catalog.%I() v)', p.proname)
  from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f' and p.pronargs = 0
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype, 'internal'::regtype)
    and p.proname not in ('pg_timezone_names', 'pg_sleep')`

/** Finds what `one` may read at all; asked again after a grant, it finds more. */
export async function sightsOf(db: TestDatabase, one: Thief): Promise<Sights> {
  const all = await db.owner.query<{ name: string; call: string }>(CATALOGUES, [])
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
