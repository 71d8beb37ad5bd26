import type { Sql } from '../operator/src/ports/sql.ts'

const OURS = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`

/** Each gives (grantee oid, kind, object, privilege, grantable). What an owner holds by default is a grant too. */
const HELD = `
  select a.grantee, 'DATABASE' as kind, 'this'::text as object, a.privilege_type as privilege, a.is_grantable as grantable
    from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a where d.datname = current_database()
  union all
  select a.grantee, 'SCHEMA', n.nspname::text, a.privilege_type, a.is_grantable
    from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a where ${OURS}
  union all
  select a.grantee, case c.relkind when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'VIEW' else 'TABLE' end,
      format('%I.%I', n.nspname, c.relname), a.privilege_type, a.is_grantable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace,
      aclexplode(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) a
    where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
  union all
  select a.grantee, 'COLUMN', format('%I.%I(%I)', n.nspname, c.relname, t.attname), a.privilege_type, a.is_grantable
    from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a
    where ${OURS} and not t.attisdropped
  union all
  select a.grantee, 'FUNCTION', format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)), a.privilege_type, a.is_grantable
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where ${OURS}
  union all
  select a.grantee, 'FUNCTION', format('pg_catalog.%I(%s)', p.proname, oidvectortypes(p.proargtypes)), a.privilege_type, a.is_grantable
    from pg_proc p, aclexplode(p.proacl) a
    where p.pronamespace = 'pg_catalog'::regnamespace and a.grantee <> 0
      and pg_get_userbyid(a.grantee) like 'cloison\\_%'
  union all
  select a.grantee, 'TYPE', format('%I.%I', n.nspname, t.typname), a.privilege_type, a.is_grantable
    from pg_type t join pg_namespace n on n.oid = t.typnamespace, aclexplode(t.typacl) a where ${OURS}`

/** `role  KIND  schema.object(args)  PRIVILEGE`; the superuser who owns the rest is left out, since nothing is refused to it. */
const GRANTS = `
  select format('%s  %s  %s  %s%s', case h.grantee when 0 then 'public' else pg_get_userbyid(h.grantee)::text end, h.kind, h.object, h.privilege,
    case when h.grantable then ' WITH GRANT OPTION' else '' end) as line
  from (${HELD}) h left join pg_roles r on r.oid = h.grantee
  where coalesce(not r.rolsuper, true)`

const REVOKED = `
  select format('public  REVOKED  pg_catalog.%I(%s)  EXECUTE', p.proname, oidvectortypes(p.proargtypes)) as line
  from pg_proc p left join pg_init_privs i on i.objoid = p.oid and i.classoid = 'pg_proc'::regclass
  where p.pronamespace = 'pg_catalog'::regnamespace
    and exists (select from aclexplode(coalesce(i.initprivs, acldefault('f', p.proowner))) a where a.grantee = 0)
    and not exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)`

const ROLES = `
  select format('%s  ROLE  %s', r.rolname, concat_ws(' ', case when r.rolcanlogin then 'LOGIN' else 'NOLOGIN' end,
    case when r.rolinherit then 'INHERIT' end, case when r.rolsuper then 'SUPERUSER' end, case when r.rolcreaterole then 'CREATEROLE' end,
    case when r.rolcreatedb then 'CREATEDB' end, case when r.rolbypassrls then 'BYPASSRLS' end, case when r.rolreplication then 'REPLICATION' end,
    case when r.rolconnlimit >= 0 then 'CONNECTIONS ' || r.rolconnlimit end, array_to_string(r.rolconfig, ' '))) as line
  from pg_roles r where r.rolname like 'cloison\\_%'
  union all
  select format('%s  MEMBER  %s  %s', pg_get_userbyid(m.member), pg_get_userbyid(m.roleid), concat_ws(' ', case when m.inherit_option then 'INHERIT' end,
    case when m.set_option then 'SET' end, case when m.admin_option then 'ADMIN' end))
  from pg_auth_members m where pg_get_userbyid(m.member) like 'cloison\\_%' or pg_get_userbyid(m.roleid) like 'cloison\\_%'`

/** Partitions of a day bear its date; what is granted on one is granted on each. */
const DAY = /_\d{8}(?=[ (])/

/** One line a grant, sorted; every role of ours, `public`, and what was taken from `public` in the system's own schema. */
export async function grantLines(sql: Sql): Promise<string[]> {
  const lines: string[] = []
  for (const query of [ROLES, GRANTS, REVOKED]) {
    const rows = await sql.query<{ line: string }>(query, [])
    lines.push(...rows.map(({ line }) => line.replace(DAY, '_YYYYMMDD')))
  }
  return [...new Set(lines)].sort()
}
