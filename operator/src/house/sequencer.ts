import { logVerifierKey, sequencerStore } from '../domain/accesslog/index.ts'
import { startSequencer } from '../doors/worker/sequence.job.ts'
import type { Foundations, OpenedRole } from '../house.ts'
import { keptNote, publish } from './public-keys.ts'

/** Numbers the access log every second and signs its checkpoints. */
export async function openSequencer({ clock, config, database, fault, keys }: Foundations): Promise<OpenedRole> {
  publish(config, 'log-key.txt', `${logVerifierKey(config.logOrigin, keys)}\n`)
  const sql = await database.as('cloison_sequencer')
  const running = startSequencer(
    { store: sequencerStore(sql), keys, clock, kept: keptNote(config), origin: config.logOrigin },
    { onFault: (caught) => fault('sequencer', caught instanceof Error ? caught.name : 'unknown') },
  )
  return {
    close: async () => {
      await running.stop()
      await sql.end()
    },
  }
}
