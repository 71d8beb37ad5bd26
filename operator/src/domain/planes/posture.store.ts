import type { Sql } from '../../ports/sql.ts'

export const planes = { lookup: 1, claims: 2, payment: 3, console: 4 } as const
export type Plane = keyof typeof planes
export const states = { open: 1, tightened: 2, closed: 3 } as const
export type State = keyof typeof states
export const scopes = { everyone: 0, account: 1, site: 2, client: 4, insurer: 5 } as const
export type Scope = keyof typeof scopes

export interface Posture {
  readonly plane: Plane
  readonly state: State
  readonly since: Date
}

/** The posture of each plane for everyone, in order. */
export async function postures(sql: Sql): Promise<Posture[]> {
  const rows = await sql.query<{ plane: number; state: number; since: Date }>('select plane, state, since from planes.postures()')
  return rows.map(({ plane, state, since }) => ({ plane: nameOf(planes, plane), state: nameOf(states, state), since }))
}

/** Opens, tightens or closes a plane for a scope. @param reason said in the console, never a personal datum */
export async function setPlane(sql: Sql, change: { plane: Plane; scope: Scope; id: number; state: State; reason: string }): Promise<void> {
  await sql.query('select planes.set_plane($1::smallint, $2::smallint, $3::int, $4::smallint, $5::text)', [
    planes[change.plane],
    scopes[change.scope],
    change.scope === 'everyone' ? 0 : change.id,
    states[change.state],
    change.reason,
  ])
}

function nameOf<Name extends string>(names: Readonly<Record<Name, number>>, number: number): Name {
  for (const name in names) if (names[name] === number) return name
  throw new Error('a posture has a known plane and state')
}
