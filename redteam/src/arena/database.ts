import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'

/** The database of an arena, as whoever owns its folder reaches it: for fixtures, and for what an attacker of the inside would do. */
export interface ArenaDatabase {
  readonly owner: postgres.Sql
  /** Where its files are. */
  readonly home: string
  /** Another login, with the password that the platform drew for it. */
  as(role: string, connections?: number): postgres.Sql
  end(): Promise<void>
}

/** @param folder that of the instance, once it said that it is ready */
export function openArenaDatabase(folder: string): ArenaDatabase {
  const { host, port } = JSON.parse(readFileSync(join(folder, 'database.json'), 'utf8')) as { host: string; port: number }
  const home = join(folder, 'postgres')
  if (!existsSync(join(home, 'superuser.password'))) throw new Error('the database of the arena is not where it should be')
  const opened: postgres.Sql[] = []
  const open = (username: string, password: string, max: number): postgres.Sql => {
    const sql = postgres({
      host,
      port,
      username,
      password,
      database: 'postgres',
      max,
      onnotice: () => undefined,
      // The scene is set without waiting for the disk; the doors' own logins wait, as in service.
      connection: username === 'postgres' ? { synchronous_commit: 'off' } : {},
    })
    opened.push(sql)
    return sql
  }
  const passwords = JSON.parse(readFileSync(join(folder, 'database-roles.json'), 'utf8')) as Record<string, string>
  return {
    owner: open('postgres', readFileSync(join(home, 'superuser.password'), 'utf8').trim(), 2),
    home,
    as: (role, connections = 1) => open(role, passwords[role] ?? '', connections),
    end: async () => void (await Promise.all(opened.map((sql) => sql.end({ timeout: 5 })))),
  }
}
