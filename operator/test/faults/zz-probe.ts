import { randomBytes } from 'node:crypto'
import { keyOf, secretOf } from '../turnstile-world.ts'
import { ask, askCall, bytea, thief } from './thief.ts'
import { withThieves } from './thieves.ts'
await withThieves(async (db, enter) => {
  await db.owner.script(`update beneficiaries.card_person set revoked_on = current_date where card_id = 2;
   update beneficiaries.rights set valid_until = current_date where person = (select person from beneficiaries.card_person where card_id = 4)`)
  const door = enter()
  await door.say(ask({ keys: [keyOf(3)] }))
  const kinds: Record<string, () => Buffer> = { known: () => keyOf(1), unknown: () => randomBytes(16), revoked: () => keyOf(2), closed: () => keyOf(4), free: () => keyOf(3) }
  for (let round = 0; round < 2; round++)
  for (const [kind, key] of Object.entries(kinds)) {
    await door.say('begin')
    const before = (await door.say('select pg_current_wal_insert_lsn() as l')).rows[0]?.['l']
    const e = await door.say(`explain (analyze, verbose, buffers, wal, timing off, summary off) ${ask({ keys: [key()] })}`)
    const lsn = await door.say(`select pg_current_wal_insert_lsn() - '${before}' as n`)
    const x = await door.say(`select string_agg(relname || ':' || concat_ws('/', seq_scan, seq_tup_read, idx_scan, idx_tup_fetch, n_tup_ins, n_tup_upd), ' ' order by relname) as t from pg_stat_xact_all_tables where schemaname in ('beneficiaries','disclosure','accesslog','professionals') and (seq_scan > 0 or idx_scan > 0 or n_tup_ins + n_tup_upd > 0)`)
    const locks = await door.say(`select count(*)::int as n, string_agg(relation::text, ' ' order by relation) as rels from pg_locks where pid = pg_backend_pid() and locktype = 'relation'`)
    const day = await door.say(`select looks::text as l, account_spent from disclosure.day_of(${bytea(secretOf(1))})`)
    const io = await door.say(`select wal_records, wal_bytes from pg_stat_get_backend_wal(pg_backend_pid())`)
    const io2 = await door.say(`select sum(hits) h, sum(extends) e from pg_stat_get_backend_io(pg_backend_pid())`)
    await door.say('rollback')
    console.log(kind, '\n  ', JSON.stringify(e.rows), '\n  lsn', lsn.rows[0], '\n  ', x.rows[0]?.['t'], '\n  locks', locks.rows[0], '\n  day', day.code, day.rows[0], io.code, io.rows[0], io2.code, io2.rows[0])
  }
  const all = await enter().say(`select string_agg(relname || ':' || n_tup_ins, ' ') as t from pg_stat_all_tables where schemaname in ('disclosure','accesslog') and n_tup_ins > 0`)
  console.log(all.rows, (await door.say(`select pg_relation_size(oid) from pg_class where relname = 'engagement'`)).rows)
})
process.exit(0)
