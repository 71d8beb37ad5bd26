import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openOperator } from '@cloison/world'
import { processesOn } from '../operator/src/adapters/postgres/embedded-folder.ts'
import { startTestServer } from '../operator/test/template-database.ts'
import { type Ended, holdable, type Ready, threePorts, tryStart } from './start-trial.ts'

const FEW = ['--persons', '84', '--demo', 'registers', '--json']
const BUILT = existsSync(fileURLToPath(new URL('../portals/dist/professional/index.html', import.meta.url)))

test('a fresh start serves the page; a second one on its folder is refused; Ctrl-C leaves nothing; a restart keeps the data', async () => {
  await inFolder(async (folder) => {
    const port = await threePorts()
    const args = ['--folder', folder, '--port', String(port), ...FEW]
    const first = tryStart(args)
    const ready = await first.ready
    assert.equal(ready.origin, `http://localhost:${port}`)
    assert.match(
      first.said(),
      /Cloison est prêt\.[\s\S]+La page des professionnels[\s\S]+code de première clé : [0-9A-Z-]{19}[\s\S]+Ctrl-C arrête/,
    )
    assert.match(first.said(), /Le pupitre des opérateurs {3}http:\/\/localhost:\d+\/pupitre[\s\S]+claire-b · code [0-9A-Z-]{19}/)
    assert.equal((await fetch(`http://127.0.0.1:${port}/pupitre`)).status, BUILT ? 200 : 503)
    assert.equal((await fetch(`http://127.0.0.1:${port}/v1/health`)).status, 200)
    const page = await fetch(`http://127.0.0.1:${port}/`)
    assert.equal(page.status, BUILT ? 200 : 503)
    assert.match(await page.text(), BUILT ? /<html lang="fr"/ : /npm run portals/)
    const operator = await operatorOf(ready, folder)
    assert.equal((await operator.call('GET', '/v1/operators/session')).status, 200)

    const other = await tryStart(['--folder', folder, '--port', String(await threePorts()), ...FEW]).ended
    oneSentence(other, /^Une autre instance de Cloison utilise déjà le dossier /)
    assert.equal((await operator.call('GET', '/v1/operators/session')).status, 200, 'the first one goes on')

    await leftNothing(await first.stop(), folder, port)
    const again = tryStart(args)
    const back = await again.ready
    try {
      assert.doesNotMatch(again.said(), /Première fois/)
      assert.deepEqual(back.cast, ready.cast)
      assert.equal((await operator.call('GET', '/v1/operators/session')).status, 200, 'a session outlives a restart')
    } finally {
      await leftNothing(await again.stop('SIGTERM'), folder, port)
    }
  })
})

test('Ctrl-C during a first start ends it; the next one begins again where it was', async () => {
  await inFolder(async (folder) => {
    const port = await threePorts()
    const args = ['--folder', folder, '--port', String(port), '--persons', '84', '--json']
    for (const moment of [/démarrent…/, /Première fois/]) {
      const cut = tryStart(args)
      await until(() => moment.test(cut.said()))
      await leftNothing(await cut.stop(), folder, port)
    }
    const whole = tryStart(args)
    await until(() => existsSync(join(folder, 'demo', 'demo.json')))
    await leftNothing(await whole.stop(), folder, port)
    const last = tryStart(['--folder', folder, '--port', String(port), ...FEW])
    const ready = await last.ready
    try {
      assert.equal((await (await operatorOf(ready, folder)).call('GET', '/v1/operators/session')).status, 200)
      assert(ready.cast.every(({ codes }) => codes.length > 0))
    } finally {
      await last.stop()
    }
  })
})

test('what cannot be is said in one French sentence, and the code is 1', async () => {
  await inFolder(async (folder) => {
    const port = await threePorts()
    const at = ['--port', String(port), ...FEW]
    const within = [...at, '--folder', folder]
    const file = join(folder, 'file')
    writeFileSync(file, '')
    for (const [args, environment, sentence] of [
      [[...at, '--folder', join(file, 'below')], {}, /^Le dossier .+ ne peut pas être écrit/],
      [[...at, '--folder', '/proc/cloison'], {}, /^Le dossier .+ ne peut pas être écrit/],
      [[...within, '--port', '80000'], {}, /« 80000 » n’est pas un port/],
      [[...within, '--persons', 'beaucoup'], {}, /^--persons/],
      [[...within, '--porte', '8400'], {}, /^Option inconnue/],
      [within, { CLOISON_ORIGIN: 'ici' }, /« ici » n’est pas une adresse/],
      [
        within,
        { DATABASE_URL: 'postgres://nobody:secret-word@127.0.0.1:1/nothing' },
        /^La base de données ne répond pas à l’adresse 127\.0\.0\.1:1/,
      ],
      [within, { DATABASE_URL: 'postgres://no body@@/' }, /base de données/],
    ] as const) {
      oneSentence(await tryStart(args, environment).ended, sentence)
    }
    for (const offset of [0, 2]) {
      const holder = createServer().listen(port + offset, '127.0.0.1')
      await new Promise((listening) => holder.once('listening', listening))
      oneSentence(await tryStart(within).ended, new RegExp(`^Le port ${port + offset} est déjà pris`))
      await new Promise((closed) => holder.close(closed))
    }
    assert.equal(existsSync(join(folder, 'demo', 'demo.json')), false)
  })
})

test('DATABASE_URL: another PostgreSQL holds the data, and is left as it was found', async () => {
  const server = await startTestServer()
  try {
    await inFolder(async (folder) => {
      const port = await threePorts()
      const args = ['--folder', folder, '--port', String(port), ...FEW]
      const first = tryStart(args, { DATABASE_URL: server.url })
      const ready = await first.ready
      const operator = await operatorOf(ready, folder)
      assert.equal((await operator.call('GET', '/v1/operators/session')).status, 200)
      assert.equal(existsSync(join(folder, 'postgres')), false)
      assert.equal((await first.stop()).code, 0)
      const again = tryStart(args, { DATABASE_URL: server.url })
      await again.ready
      assert.equal((await operator.call('GET', '/v1/operators/session')).status, 200)
      assert.equal((await again.stop()).code, 0)
    })
  } finally {
    await server.stop()
  }
})

/** A folder that PostgreSQL's own account can cross, so that all is below it. */
async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-start-'))
  chmodSync(folder, 0o711)
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function oneSentence({ code, out, err }: Ended, sentence: RegExp): void {
  const lines = err
    .trim()
    .split('\n')
    .filter((line) => line !== 'La base de données et la plateforme démarrent…')
  assert.equal(lines.length, 1, `${out}${err}`)
  assert.match(lines[0] ?? '', sentence)
  assert.match(lines[0] ?? '', /\.$/)
  assert.doesNotMatch(err, /secret-word/)
  assert.equal(code, 1)
}

async function leftNothing({ code, err }: Ended, folder: string, port: number): Promise<void> {
  assert.equal(code, 0, err)
  assert.deepEqual(processesOn(join(folder, 'postgres', 'data')), [])
  for (const each of [port, port + 1, port + 2]) assert.equal(await holdable(each), each)
}

function operatorOf({ origin, operators: [code = ''] }: Ready, folder: string) {
  return openOperator(origin, code, JSON.parse(readFileSync(join(folder, 'demo', `operator-${code}.private.jwk`), 'utf8')) as JsonWebKey)
}

async function until(satisfied: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (satisfied()) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('what was awaited did not come')
}
