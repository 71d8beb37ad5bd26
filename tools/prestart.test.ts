import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('./prestart.mjs', import.meta.url))
const here = { os: [process.platform], cpu: [process.arch] }

/** A house with its lock, what npm recorded as installed, and a stand-in for npm that writes down how it was called. */
function withHouse(
  locked: object,
  installed: object | undefined,
  work: (house: { root: string; run: (env?: object, node?: string) => Run }) => void,
): void {
  const root = mkdtempSync(join(tmpdir(), 'prestart-'))
  try {
    mkdirSync(join(root, 'tools'))
    cpSync(SCRIPT, join(root, 'tools/prestart.mjs'))
    write(root, 'package-lock.json', JSON.stringify({ packages: { '': {}, ...locked } }))
    if (installed !== undefined) write(root, 'node_modules/.package-lock.json', JSON.stringify({ packages: installed }))
    write(
      root,
      'npm.mjs',
      `import { writeFileSync } from 'node:fs'; writeFileSync('called', process.argv.slice(2).join(' ')); process.exit(Number(process.env.NPM_FAILS ?? 0))`,
    )
    const run = (env: object = {}, node = process.execPath): Run => {
      rmSync(join(root, 'called'), { force: true })
      const done = spawnSync(node, [join(root, 'tools/prestart.mjs')], {
        encoding: 'utf8',
        env: { ...process.env, npm_execpath: join(root, 'npm.mjs'), ...env },
      })
      return { code: done.status, said: done.stderr, installed: existsSync(join(root, 'called')) }
    }
    work({ root, run })
  } finally {
    rmSync(root, { recursive: true })
  }
}

interface Run {
  code: number | null
  said: string
  installed: boolean
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

test('on a fresh clone everything is installed, and it says so', () => {
  withHouse({ 'node_modules/a': { version: '1.0.0' } }, undefined, ({ run }) => {
    const { code, said, installed } = run()
    assert.deepEqual({ code, installed }, { code: 0, installed: true })
    assert.match(said, /Installation des dépendances \(il manque tout\)/)
  })
})

test('when all is there nothing is installed and nothing is said; workspaces and packages for other platforms are not missed', () => {
  const locked = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/@cloison/evidence': { link: true, resolved: 'evidence' },
    'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['plan9'], cpu: [process.arch] },
    'node_modules/other-libc': { version: '1.0.0', optional: true, ...here, libc: ['musl'] },
    'node_modules/extra': { version: '1.0.0', optional: true },
    'node_modules/ours': { version: '1.0.0', optional: true, os: process.platform, cpu: process.arch },
  }
  withHouse(locked, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/ours': { version: '1.0.0' } }, ({ run }) => {
    assert.deepEqual(run(), { code: 0, said: '', installed: false })
  })
})

test('a package that is absent, of another version, or made for this platform and absent, is installed', () => {
  const locked = { 'node_modules/a': { version: '2.0.0' }, 'node_modules/ours': { version: '1.0.0', optional: true, ...here } }
  const a = { 'node_modules/a': { version: '2.0.0' } }
  const ours = { 'node_modules/ours': { version: '1.0.0' } }
  for (const installed of [{}, ours, { ...ours, 'node_modules/a': { version: '1.0.0' } }, a]) {
    withHouse(locked, installed, ({ run }) => assert.equal(run().installed, true))
  }
  withHouse(locked, { ...a, ...ours }, ({ run }) => assert.equal(run().installed, false))
})

test('an installation that fails stops there, in one sentence', () => {
  withHouse({ 'node_modules/a': { version: '1.0.0' } }, undefined, ({ run }) => {
    const { code, said } = run({ NPM_FAILS: '1' })
    assert.equal(code, 1)
    assert.match(said, /L’installation des dépendances a échoué/)
  })
})

test('without a Node that can run the platform it says which one is needed', () => {
  withHouse({}, {}, ({ root, run }) => {
    write(root, 'node_modules/.bin/node', '#!/bin/sh\necho v20.20.2\n')
    spawnSync('chmod', ['755', join(root, 'node_modules/.bin/node')])
    const old = run()
    assert.equal(old.code, 1)
    assert.match(old.said, /Cloison demande Node 24 ou plus récent .*celui-ci est le 20/)
    write(root, 'node_modules/.bin/node', 'not a program')
    assert.match(run().said, /celui qui a été installé ne fonctionne pas ici/)
  })
})

test('the pages are built when they never were or when a source is younger, and not otherwise', () => {
  withHouse({}, {}, ({ root, run }) => {
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true })
    symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'))
    write(root, 'portals/vite.config.ts', '')
    write(root, 'portals/professional/page.tsx', '')
    write(
      root,
      'node_modules/vite/bin/vite.js',
      `require('fs').mkdirSync('portals/dist', { recursive: true }); process.exit(Number(process.env.VITE_FAILS ?? 0))`,
    )
    write(root, 'node_modules/vite/package.json', '{}')
    assert.match(run({ VITE_FAILS: '1' }).said, /La construction des pages a échoué/)
    assert.match(run().said, /Construction des pages/)
    assert.equal(run().said, '')
    const later = new Date(2100, 0, 1)
    utimesSync(join(root, 'portals/professional/page.tsx'), later, later)
    assert.match(run().said, /Construction des pages/)
    assert.equal(run().said, '')
  })
})
