import type { Sql } from '../operator/src/ports/sql.ts'

/** Ours: neither the system's nor what an extension brought. */
const OURS = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`

const SCHEMAS = `select format('schema %I, owner %s', n.nspname, pg_get_userbyid(n.nspowner)) as text from pg_namespace n where ${OURS}`

const EXTENSIONS = `select format('extension %I in %I', e.extname, n.nspname) as text
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`

/** Partitions follow their table, and their names follow the day: they are not shown. */
const TABLES = `
  select format('%s %I.%I, owner %s%s%s%s%s', case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
      when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' end,
      n.nspname, c.relname, pg_get_userbyid(c.relowner),
      case c.relpersistence when 'u' then ', unlogged' else '' end,
      case when c.relrowsecurity then ', row security' || case when c.relforcerowsecurity then ' forced' else '' end else '' end,
      case when c.reloptions is not null then ', with ' || array_to_string(c.reloptions, ' ') else '' end,
      case when c.relkind = 'p' then ', partition by ' || pg_get_partkeydef(c.oid)
           else '' end)
    || coalesce((select string_agg(format(E'\\n  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
         case when a.attnotnull then ' not null' else '' end,
         case when a.attidentity <> '' then ' identity' when a.attgenerated <> '' then ' generated ' || pg_get_expr(d.adbin, d.adrelid)
              when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
         case when a.attcollation <> 0 and a.attcollation <> 100 then ' collate ' || a.attcollation::regcollation else '' end),
         '' order by a.attnum)
       from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and c.relkind <> 'S'), '')
    || coalesce((select string_agg(format(E'\\n  constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.conname)
       from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n'), '')
    || coalesce((select string_agg(E'\\n  ' || pg_get_indexdef(i.indexrelid), '' order by i.indexrelid::regclass::text)
       from pg_index i where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)), '')
    || coalesce((select string_agg(E'\\n  ' || pg_get_triggerdef(t.oid), '' order by t.tgname)
       from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal), '')
    || coalesce((select string_agg(format(E'\\n  policy %I for %s using (%s) check (%s)', p.polname, p.polcmd,
         pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)), '' order by p.polname)
       from pg_policy p where p.polrelid = c.oid), '')
    || case when c.relkind in ('v', 'm') then E'\\n' || pg_get_viewdef(c.oid) else '' end
    || coalesce((select format(E'\\n  %s from %s to %s by %s%s', format_type(s.seqtypid, null), s.seqmin, s.seqmax, s.seqincrement,
         case when s.seqcycle then ' cycle' else '' end) from pg_sequence s where s.seqrelid = c.oid), '') as text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and not c.relispartition
  order by n.nspname, c.relname`

const TYPES = `
  select format('type %I.%I %s', n.nspname, t.typname, case t.typtype
    when 'e' then 'enum ' || (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)
    when 'd' then 'domain ' || format_type(t.typbasetype, t.typtypmod) || coalesce((select string_agg(' ' || pg_get_constraintdef(k.oid), '' order by k.conname)
      from pg_constraint k where k.contypid = t.oid), '')
    else 'composite ' || (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
      from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) end) as text
  from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
  where ${OURS} and (t.typtype in ('e', 'd') or (t.typtype = 'c' and c.relkind = 'c'))
  order by n.nspname, t.typname`

/** A body is shown by its digest: the migrations hold it, and a change must show here too. */
const FUNCTIONS = `
  select format(E'%s %I.%I(%s)%s\\n  %s, %s%s%s, owner %s%s\\n  body %s', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
    n.nspname, p.proname, pg_get_function_arguments(p.oid), coalesce(' returns ' || pg_get_function_result(p.oid), ''), l.lanname,
    case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    case when p.prosecdef then ', security definer' else '' end, case when p.proisstrict then ', strict' else '' end,
    pg_get_userbyid(p.proowner), coalesce(E'\\n  set ' || array_to_string(p.proconfig, '; '), ''),
    encode(sha256(convert_to(coalesce(p.prosrc, '') || coalesce(pg_get_function_sqlbody(p.oid), ''), 'UTF8')), 'hex')) as text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where ${OURS} and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)`

/** Schemas, types, tables with their constraints, indexes and triggers, and functions of a database, in an order that never varies. */
export async function schemaText(sql: Sql): Promise<string> {
  const parts: string[] = ['-- Made by tools/schema-snapshot.ts from a freshly migrated database. Do not edit: change a migration.']
  for (const [name, query] of Object.entries({ SCHEMAS, EXTENSIONS, TYPES, TABLES, FUNCTIONS })) {
    const rows = await sql.query<{ text: string }>(`select q.text from (${query}) q`, [])
    const texts = rows.map(({ text }) => text)
    if (name === 'SCHEMAS' || name === 'EXTENSIONS') texts.sort()
    parts.push(...texts)
  }
  return `${parts.join('\n\n')}\n`
}
