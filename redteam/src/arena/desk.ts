import { hash, randomBytes } from 'node:crypto'
import type { Received } from '../captured.ts'
import type { Arena } from './arena.ts'
import type { Bot } from './bot.ts'
import type { Listed } from './insured.ts'

/** Somebody of an insurer's desk, signed in. */
export interface DeskBot extends Bot {
  readonly insurerId: number
}

export type DeskKind = 'agent' | 'manager' | 'key'

/** Levels of a desk's budgets, as the platform numbers them. */
export const deskLevels = { account: 11, desk: 12 } as const

const AWAKE = '400 days'

/** Opens accounts of an insurer's desk with their default budgets, and a session each, as rows: the insurer's consent and the sign-in are not attacked here. */
export async function openDesk(arena: Arena, amc: string, kinds: readonly DeskKind[]): Promise<readonly DeskBot[]> {
  const { owner } = arena.database
  const [insurer] = await owner<{ id: number }[]>`select insurer_id as id from directory.insurer where ltrim(amc, '0') = ltrim(${amc}, '0')`
  if (insurer === undefined) throw new Error('no such insurer')
  const site = 2_000_000_000 + insurer.id
  const { x, y } = arena.point
  const bots: DeskBot[] = []
  for (const kind of kinds) {
    const secret = randomBytes(32)
    const code = `${kind}-${randomBytes(4).toString('hex')}`
    const [row] = await owner<{ id: number }[]>`
      insert into professionals.desk_account (account_id, insurer_id, code, kind, jwk_x, jwk_y, consent, consented_at, until_day, opened_at)
      values (nextval('professionals.account_account_id_seq'), ${insurer.id}, ${code}, ${kind}, ${x}, ${y}, 'arena', now(), '2099-01-01', now()) returning account_id as id`
    const account = row?.id ?? 0
    await owner`
      insert into professionals.desk_session (digest, account_id, insurer_id, started_at, expires_at, idle_at)
      values (decode(${hash('sha256', secret, 'hex')}, 'hex'), ${account}, ${insurer.id}, now(), now() + ${AWAKE}::interval, now() + ${AWAKE}::interval)`
    await owner`select disclosure.open_desk_budget(${deskLevels.account}::smallint, ${account}, ${kind}, null), disclosure.open_desk_budget(${deskLevels.desk}::smallint, ${site}, null, null)`
    bots.push({ ...arena.bot({ account, site, client: 0, device: 0, secret }), insurerId: insurer.id })
  }
  return bots
}

/** Gives an account of a desk another budget. */
export async function allowDesk({ database }: Arena, { post }: DeskBot, persons: number): Promise<void> {
  await database.owner`select disclosure.open_desk_budget(${deskLevels.account}::smallint, ${post.account}, null, ${persons})`
}

/** Asks for a member, all exact, with a reason that is of the list and true of nobody. */
export function askForMember(bot: Bot, { insured }: Listed): Promise<Received> {
  const { memberNumber, birthDate, rank } = insured
  return bot.call('POST', '/v1/desk/member', { memberNumber, birthDate, rank, reason: 'member-call', reference: 'APPEL-1' })
}

/** Where the log says that these accounts asked: questions, and distinct persons whom an answer named. */
export async function deskLog(arena: Arena, accounts: readonly number[]): Promise<{ readonly questions: number; readonly told: number }> {
  const [row] = await arena.database.owner<{ questions: number; told: number }[]>`
    select count(*)::int as questions, count(distinct person) filter (where outcome in (0, 1, 13))::int as told
    from accesslog.entry where purpose = 3 and account_id = any (${[...accounts]}::int[])`
  return row ?? { questions: 0, told: 0 }
}
