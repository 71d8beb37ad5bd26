import { test } from 'node:test'
import { portfolios } from './bad-input-portfolios.ts'
import { withHouse } from './bad-input-scene.ts'
test('tmp', async () => withHouse(async (scene) => {
  const ask = scene.insurer.ask
  let n = 0
  const insurer = { ...scene.insurer, ask: async (m: string, p: string, w: never) => { const t = Date.now(); try { const r = await ask(m, p, w); console.log(n++, Date.now() - t, r.status, r.text.slice(0, 90)); return r } catch (e) { console.log(n++, 'THROW', Date.now() - t, String(e)); throw e } } }
  for (let i = 0; i < 4; i++) { n = 0; await portfolios({ ...scene, insurer: insurer as never }).catch((e) => console.log(String(e).slice(0, 500))) }
  console.log(scene.faults)
}))
