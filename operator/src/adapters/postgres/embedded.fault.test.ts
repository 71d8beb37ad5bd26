import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from './connect.ts'
import { type EmbeddedServer, startEmbedded } from './embedded.ts'
import { isRoot } from './embedded-binaries.ts'
import { EmbeddedFailure, type EmbeddedFailureCode } from './embedded-failure.ts'
import { processesOn } from './embedded-folder.ts'

const SETTINGS = { shared_buffers: '16MB' }
/** Not a number of anybody's: commune code 000. */
const SECRET = '1850700000042'

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

let made: Promise<string> | undefined

/** A folder whose data were made already, by copy: making them takes most of the time of a start. */
async function withMadeFolder(work: (folder: string) => Promise<void>): Promise<void> {
  made ??= makeOnce()
  const model = await made
  await withFolder(async (folder) => {
    const copied = spawnSync('cp', ['-a', `${model}/.`, folder])
    assert.equal(copied.status, 0)
    await work(folder)
  })
}

async function makeOnce(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-model-'))
  await (await start(folder)).stop()
  return folder
}

after(async () => {
  if (made !== undefined) await rm(await made, { recursive: true })
})

function start(folder: string, port?: number): Promise<EmbeddedServer> {
  return startEmbedded({ folder, fsync: false, settings: SETTINGS, ...(port === undefined ? {} : { port }) })
}

async function ask(server: EmbeddedServer, text: string, database = 'postgres'): Promise<unknown[]> {
  const sql = await connect({ host: server.host, port: server.port, user: server.superuser, password: server.password, database, max: 1 })
  try {
    return await sql.query(text)
  } finally {
    await sql.end()
  }
}

function refusal(code: EmbeddedFailureCode, sentence: RegExp): (caught: unknown) => boolean {
  return (caught) => {
    assert.ok(caught instanceof EmbeddedFailure, String(caught))
    assert.equal(caught.code, code)
    assert.match(caught.message, sentence)
    return true
  }
}

test('a restart keeps the data and the password; a second instance on the folder is refused; the port asked for is taken', async () => {
  await withMadeFolder(async (folder) => {
    const first = await start(folder)
    await ask(first, 'create table kept as select 42 as n')
    await assert.rejects(start(folder), refusal('already_running', /Une autre instance de Cloison utilise déjà le dossier/))
    await first.stop()
    await first.stop()
    const second = await start(folder, first.port)
    assert.equal(second.port, first.port)
    assert.equal(second.password, first.password)
    assert.deepEqual(await ask(second, 'select n from kept'), [{ n: 42 }])
    assert.equal((await stat(join(second.home, 'superuser.password'))).mode & 0o777, 0o600)
    assert.equal((await stat(second.logFile)).mode & 0o777, 0o600)
    await second.stop()
  })
})

test('it listens on the loopback only, wants the password, and starts in UTC with a locale of its own', async () => {
  await withMadeFolder(async (folder) => {
    const server = await start(folder)
    const [row] = await ask(
      server,
      `select current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
         (select string_agg(distinct auth_method, ',') from pg_hba_file_rules) as auth, current_setting('timezone') as zone,
         (select datlocprovider::text from pg_database where datname = 'postgres') as provider, current_setting('fsync') as fsync`,
    )
    assert.deepEqual(row, { listen: '127.0.0.1', sockets: '', auth: 'scram-sha-256', zone: 'UTC', provider: 'b', fsync: 'off' })
    await assert.rejects(ask({ ...server, password: 'another' }, 'select 1'), /refuse le rôle postgres/)
    await server.stop()
  })
})

test('neither the log nor the command line holds a value that was sent, or a password', async () => {
  await withMadeFolder(async (folder) => {
    const server = await start(folder)
    for (const text of [
      `select '${SECRET}'::uuid`,
      `select * from absent where nir = '${SECRET}'`,
      `do $$ begin raise '${SECRET}'; end $$`,
    ]) {
      await assert.rejects(ask(server, text))
    }
    await ask(server, `do $$ begin raise warning '${SECRET}'; end $$`)
    const pid = (await readFile(join(server.home, 'data/postmaster.pid'), 'utf8')).split('\n')[0]
    const said = `${await readFile(server.logFile, 'utf8')} ${await readFile(`/proc/${pid}/cmdline`, 'utf8')} ${await readFile(`/proc/${pid}/environ`, 'utf8')}`
    assert.match(said, /ready to accept connections/)
    for (const secret of [SECRET, server.password]) assert.ok(!said.includes(secret))
    await server.stop()
  })
})

test('a busy port is said in one sentence and leaves nothing running', async () => {
  await withMadeFolder(async (folder) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await assert.rejects(start(folder, port), refusal('port_busy', new RegExp(`Le port ${port} est déjà pris`)))
    other.close()
    await once(other, 'close')
    await (await start(folder, port)).stop()
  })
})

test('a folder that cannot be written is said in one sentence', async () => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'file'), '')
    const unwritable = [join(folder, 'file', 'below'), '/proc/cloison']
    if (!isRoot()) {
      await mkdir(join(folder, 'closed'), { mode: 0o500 })
      unwritable.push(join(folder, 'closed'))
    }
    for (const path of unwritable) await assert.rejects(start(path), refusal('folder_unwritable', /n’est pas accessible en écriture/))
  })
})

test('a server killed outright, with a process number that somebody else has taken since, recovers what was committed', async () => {
  await withMadeFolder(async (folder) => {
    const first = await startEmbedded({ folder, settings: SETTINGS })
    await ask(first, 'create table kept as select 42 as n')
    const data = join(first.home, 'data')
    const file = join(data, 'postmaster.pid')
    const lines = (await readFile(file, 'utf8')).split('\n')
    process.kill(Number(lines[0]), 'SIGKILL')
    for (let tries = 0; processesOn(data).length > 0 && tries < 500; tries++) await sleep(20)
    await writeFile(file, [String(process.pid), ...lines.slice(1)].join('\n'))
    const second = await start(folder)
    assert.deepEqual(await ask(second, 'select n from kept'), [{ n: 42 }])
    await second.stop()
  })
})

test('when the platform is killed outright the server stops by itself, and a start meanwhile waits for it', async () => {
  await withMadeFolder(async (folder) => {
    const module = JSON.stringify(new URL('./embedded.ts', import.meta.url).href)
    const script = `const { startEmbedded } = await import(${module})
      const server = await startEmbedded({ folder: ${JSON.stringify(folder)}, fsync: false, settings: { shared_buffers: '16MB' } })
      console.log(server.home)
      setInterval(() => undefined, 1000)`
    const platform = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [home] = await once(platform.stdout, 'data')
    platform.kill('SIGKILL')
    await once(platform, 'exit')
    const next = await start(folder)
    assert.equal(next.home, String(home).trim())
    assert.deepEqual(await ask(next, 'select 1 as one'), [{ one: 1 }])
    await next.stop()
    assert.deepEqual(processesOn(join(next.home, 'data')), [])
  })
})

test('a first start that died half-way is begun again', async () => {
  await withFolder(async (folder) => {
    await mkdir(join(folder, 'data.unfinished'))
    await writeFile(join(folder, 'data.unfinished', 'PG_VERSION'), '18')
    await (await start(folder)).stop()
  })
})

test('data of another PostgreSQL are not touched', async () => {
  await withFolder(async (folder) => {
    await mkdir(join(folder, 'data'))
    await writeFile(join(folder, 'data', 'PG_VERSION'), '15\n')
    await assert.rejects(start(folder), refusal('start_failed', /vient de PostgreSQL 15/))
  })
})

test('an ephemeral server leaves nothing', async () => {
  await withFolder(async (folder) => {
    const server = await startEmbedded({ folder: join(folder, 'gone'), fsync: false, ephemeral: true, settings: SETTINGS })
    await server.stop()
    await assert.rejects(stat(server.home), { code: 'ENOENT' })
  })
})

test('as root, a folder that other accounts cannot reach keeps its database where they can', { skip: !isRoot() }, async () => {
  await withFolder(async (closed) => {
    await chmod(closed, 0o700)
    const folder = join(closed, 'cloison')
    const first = await start(folder)
    assert.match(first.home, /^\/var\/lib\/cloison\/[0-9a-f]{16}$/)
    await first.stop()
    const second = await start(folder)
    assert.equal(second.home, first.home)
    await second.stop()
    await rm(first.home, { recursive: true })
  })
})
