import { appendFileSync, mkdirSync } from 'node:fs'
import { placeOf } from '../config.ts'
import { watchStore } from '../domain/watch/index.ts'
import { startWatch } from '../doors/worker/watch.job.ts'
import type { Foundations, OpenedRole } from '../house.ts'

/** Reads the log as it is written, and tightens or freezes accounts. Alerts go to `alerts/watch.ndjson`, one JSON object a line. */
export async function openWatch({ config, database, fault, keys }: Foundations): Promise<OpenedRole> {
  const folder = placeOf(config, 'alerts')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = placeOf(config, 'alerts', 'watch.ndjson')
  const sql = await database.as('cloison_watch')
  const running = startWatch(
    { store: watchStore(sql), keys, alert: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 }) },
    { onFault: (caught) => fault('watch', caught instanceof Error ? caught.name : 'unknown') },
  )
  return {
    close: async () => {
      await running.stop()
      await sql.end()
    },
  }
}
