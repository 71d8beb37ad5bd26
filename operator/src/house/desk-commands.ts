import { readFile } from 'node:fs/promises'
import { systemClock } from '../adapters/clock/system.ts'
import type { Config } from '../config.ts'
import type { DatabaseRole } from '../database.ts'
import { insurerByAmc } from '../domain/directory/index.ts'
import { deskLooks } from '../domain/disclosure/index.ts'
import { deskDuties } from '../domain/professionals/index.ts'
import type { Command, Opened } from '../doors/cli/command.ts'
import { deskCommand } from '../doors/cli/desk.command.ts'
import type { Sql } from '../ports/sql.ts'
import { dayInParis } from '../words/day.ts'

type WithRole = <T extends object>(role: DatabaseRole, make: (sql: Sql, config: Config) => T) => Promise<T & Opened>

/** What our own people do with insurers' desks. */
export function deskWords(withRole: WithRole): Command {
  return deskCommand(() =>
    withRole('cloison_console', (sql) => ({
      ...deskDuties(sql),
      today: () => dayInParis(systemClock.now()),
      readText: (path: string) => readFile(path, 'utf8').catch(() => undefined),
      insurerOf: (amc: string) => insurerByAmc(sql, amc),
      looks: (insurerId: number, day: string, limit: number) => deskLooks(sql, insurerId, day, limit),
    })),
  )
}
