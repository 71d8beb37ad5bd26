import { test } from 'node:test'
import { portfolios } from './bad-input-portfolios.ts'
import { withHouse } from './bad-input-scene.ts'
for (let round = 0; round < 5; round++) test('tmp', async () => withHouse(async (scene) => {
  const ask = scene.insurer.ask
  let n = 0
  const insurer = { ...scene.insurer, ask: async (m: string, p: string, w: never) => { const t = Date.now(); n++; const patience = setTimeout(async () => console.log('SLOW', n, JSON.stringify(await scene.db.owner.query("select usename, state, wait_event_type, wait_event, left(query, 150) q, now() - state_change as since from pg_stat_activity where usename='cloison_import'", [])), ), 4000); try { return await ask(m, p, w) } catch (e) { console.log(n, 'THROW', Date.now() - t, String(e)); throw e } finally { clearTimeout(patience) } } }
  for (let i = 0; i < 6; i++) { n = 0; await portfolios({ ...scene, insurer: insurer as never }).catch((e) => console.log(String(e).slice(0, 500))) }
  console.log(scene.faults)
}).catch((e) => console.log('SETUP', e)))
