import { setTimeout as sleep } from 'node:timers/promises'
import { birthsIn } from '../arena/birth-dates.ts'
import { sinceBirth } from '../arena/history.ts'
import { cardsFor, type Listed } from '../arena/insured.ts'
import { forger } from '../arena/log-forgery.ts'
import { dumpRows, filesBelow, found, needlesOf } from '../arena/needles.ts'
import { askByPaper, askWithoutCard, nameOf } from '../arena/numbers.ts'
import { type Kept, keepCheckpoint, stillHolds } from '../arena/outside-eye.ts'
import { cloison, settleStaff } from '../arena/staff.ts'
import type { Field, Siege } from '../siege.ts'

const SEQUENCED_MS = 4_000
const LOOKED_UP = 12

/**
 * A database administrator, superuser and root on its files for a day, without the keys: makes the server write every statement and
 * parameter down while people work, reads all of it, then bends the log.
 */
export const insiderDba: Siege = {
  name: 'insider-dba',
  summary: 'un administrateur de la base, tous ses droits et ses fichiers pendant un jour, sans les clés',
  formula: 'aucun NIR, nom, date de naissance, IBAN lisible ; toute ligne du registre changée ou ôtée est vue au point de contrôle suivant',
  needs: (scale) => ({ honest: 0, days: 1, insured: scale === 'small' ? 600 : 3000, alone: true }),
  async play(field) {
    const { arena, auditor, say } = field
    const beganAtMs = arena.time.now()
    const { owner, home } = arena.database
    await spy(field)
    say('il écoute ; on travaille…')
    const sealed = await settleStaff(arena)
    const spread = arena.listed.filter((_, at) => at % Math.ceil(arena.listed.length / 36) === 0)
    const known = [...arena.listed.filter((each) => sinceBirth(each) && !spread.includes(each)).slice(0, 4), ...spread]
    const worked = await work(field, known)
    const needles = needlesOf(known, sealed, arena.world)
    const where = new Map<string, string[]>()
    const note = (place: string, hits: ReturnType<typeof found>): void => {
      for (const { of, kind } of hits) where.set(of, [...(where.get(of) ?? []), `${kind} in ${place}`])
    }
    note(
      'rows',
      found(
        needles.filter(({ kind }) => kind !== 'birth date'),
        Buffer.from(await dumpRows(owner)),
      ),
    )
    const births = await birthsIn(owner, arena.instance.folder, arena.listed, beganAtMs)
    for (const each of births.exact) where.set(nameOf(each), [...(where.get(nameOf(each)) ?? []), 'birth date in rows'])
    for (const each of arena.listed)
      auditor.received(nameOf(each), { status: 200, body: where.has(nameOf(each)) ? { recognised: true } : {} })
    await owner`checkpoint`
    let heard = 0
    for (const { path, bytes } of filesBelow(home)) {
      if (path.includes('postgres.log') && bytes.includes('disclosure.ask') && /[Pp]arameters: /.test(bytes.toString('latin1'))) heard++
      note(
        path.includes('pg_wal') ? 'write-ahead log' : path.includes('/base/') ? 'tables' : 'server log',
        found(needles.slice(0, 120), bytes),
      )
    }
    for (const { of } of needles) auditor.received(of, { status: 200, body: where.has(of) ? { recognised: true } : {} })
    await hush(field)
    say('il retouche le registre…')
    const bent = await bend(field)
    return {
      accounts: [],
      beganAtMs,
      ok: where.size === 0 && heard > 0 && worked > 0 && bent.altered && bent.removed && bent.rewritten,
      bound: 0,
      baseline: arena.listed.length,
      figures: {
        readable: [...new Set([...where.values()].flat())],
        statementsHeardInFiles: heard,
        worked,
        birthDayAndMonth: births.dayAndMonth.length,
        ...bent,
      },
    }
  },
}

/** Statements and their parameters go to the server's log from now on, whatever the command line says; sessions begin again. */
async function spy({ arena }: Field): Promise<void> {
  const { owner } = arena.database
  const roles = await owner<{ name: string }[]>`select rolname as name from pg_roles where rolname like 'cloison\\_%' and rolcanlogin`
  for (const { name } of roles) {
    for (const setting of [
      "log_statement = 'all'",
      'log_parameter_max_length = -1',
      "log_min_messages = 'info'",
      "log_error_verbosity = 'verbose'",
      'log_min_duration_statement = 0',
    ])
      await owner.unsafe(`alter role ${name} set ${setting}`)
  }
  await owner`select pg_terminate_backend(a.pid) from pg_stat_activity a where a.usename like 'cloison\\_%'`
  await sleep(500)
}

/** The server writes no more than before. */
async function hush({ arena }: Field): Promise<void> {
  const { owner } = arena.database
  const roles = await owner<{ name: string }[]>`select rolname as name from pg_roles where rolname like 'cloison\\_%' and rolcanlogin`
  for (const { name } of roles) await owner.unsafe(`alter role ${name} reset all`)
  await owner`select pg_terminate_backend(a.pid) from pg_stat_activity a where a.usename like 'cloison\\_%'`
  await sleep(500)
}

/** A card is shown, a paper card and a number are typed. How many questions were answered with something. */
async function work({ arena }: Field, known: readonly Listed[]): Promise<number> {
  const [post] = await arena.posts([{ activity: 'pharmacy', department: '44' }], [{ sites: [0], client: 1 }])
  if (post === undefined) return 0
  const bot = arena.bot(post)
  const some = known.slice(0, LOOKED_UP)
  const cards = await cardsFor(arena.database.owner, arena.instance.folder, some, arena.seed)
  let answered = 0
  for (const [at, each] of some.entries()) {
    const card = cards[at]
    if (card != null && (await bot.call('POST', '/v1/rights', { ...card, domain: 'PHAR' })).status === 200) answered++
    // The first are covered since birth: their paper says so.
    if (at < 4 && (await askByPaper(bot, each)).status === 200) answered++
    if (at < 3) await askWithoutCard(bot, each)
  }
  await sleep(SEQUENCED_MS)
  return answered
}

/** Three ways to bend the log; true when it was seen. */
async function bend(field: Field) {
  const { arena } = field
  const { instance } = arena
  const hand = forger(arena.database.owner)
  const size = await hand.size()
  const audit = async (): Promise<boolean> => (await cloison(instance.folder, ['log', 'audit', '--json'])).code === 1
  const before = await keepCheckpoint(instance)
  if (size < 3 || before === undefined) throw new Error('the log holds too little to be bent')
  const clean = !(await audit())
  await hand.alter(1)
  const altered = await audit()
  await hand.restore(1)
  await hand.remove(2)
  const removed = await audit()
  await hand.restore(2)
  await hand.alter(1)
  await hand.rewrite(1)
  const after = await nextCheckpoint(field, before)
  const forkSigned = after !== undefined
  const rewritten = after === undefined || !(await stillHolds(instance, before, after))
  return { cleanBefore: clean, altered, removed, rewritten, rewrittenTreeWasSigned: forkSigned, rewrittenSeenByAuditAlone: await audit() }
}

/** One more look-up, and the checkpoint that it brings. */
async function nextCheckpoint(field: Field, before: Kept): Promise<Kept | undefined> {
  const { arena } = field
  const [post] = await arena.posts([{ activity: 'pharmacy', department: '44' }], [{ sites: [0], client: 1 }])
  const [person = 0] = field.persons(1)
  await arena.people.know([{ person }])
  if (post !== undefined) await arena.bot(post).call('POST', '/v1/rights', { ...arena.people.shown(person), domain: 'PHAR' })
  for (let tries = 0; tries < 10; tries++) {
    const kept = await keepCheckpoint(arena.instance)
    if (kept !== undefined && kept.size > before.size) return kept
    await sleep(500)
  }
  return undefined
}
