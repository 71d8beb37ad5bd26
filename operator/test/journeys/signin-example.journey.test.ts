import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { newcomer } from './signin-browser.ts'
import { withScene } from './signin-scene.ts'

const EXAMPLE = fileURLToPath(new URL('../../../examples/client/client.ts', import.meta.url))

test('examples/client signs in as a registered software; this platform answers no rights, and it says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-example-'))
  try {
    await withScene(async (scene) => {
      const [site] = scene.sites
      const { rpps, code } = await newcomer(scene, 31, [site])
      const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
      const { kty = '', crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
      await scene.duties.store.registerClient({
        code: 'exemple',
        name: 'Exemple',
        publisher: 'Essai',
        jwk: { kty, crv, x, y },
        testMode: false,
      })
      const file = join(folder, 'client.jwk')
      await writeFile(file, JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey)))
      const { code: exit, out } = await run([
        ...['--origin', scene.origin, '--client', 'exemple', '--client-key', file, '--rpps', rpps, '--finess', site],
        ...['--code', code ?? '', '--card', 'CLO1:AAAA', '--birth-date', '1990-01-01'],
      ])
      assert.equal(exit, 1)
      assert.match(out, new RegExp(site))
      assert.match(out, /\/v1\/rights: 404 request\.unknown-route/)
      const [row] = await scene.db.owner.query<{ n: bigint }>(`select count(*) as n from professionals.session s
        join directory.client c on c.client_id = s.client_id where c.code = 'exemple' and s.ended_at is null`)
      assert.equal(row?.n, 1n)
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

function run(args: readonly string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [EXAMPLE, ...args], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out }))
  })
}
