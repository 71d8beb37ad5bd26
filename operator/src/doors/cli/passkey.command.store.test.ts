import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { enrolWith, openPage, refusedAs, withConsole } from '../../../test/journeys/console-scene.ts'
import { passkeyCommand } from './passkey.command.ts'

test('a code from the command line enrols a passkey; --revoke rehearses, then takes it back; what is wrong is said', () =>
  withConsole(async (scene) => {
    const folder = await mkdtemp(join(tmpdir(), 'cloison-passkey-'))
    try {
      const key = join(folder, 'lea-m.jwk')
      await writeFile(key, JSON.stringify(await scene.register('lea-m', ['incidents'])), { mode: 0o600 })
      const run = async (...args: string[]) => {
        let [out, err] = ['', '']
        const terminal = {
          out: (text: string) => {
            out += text
          },
          err: (text: string) => {
            err += text
          },
        }
        const code = await passkeyCommand({ now: () => Date.now() }).run(args, terminal)
        return { code, out, err }
      }
      const mine = ['--operator', 'lea-m', '--key', key, '--origin', scene.origin]
      const given = await run(...mine)
      assert.equal(given.code, 0, given.err)
      const code = /Code : ([0-9A-Z-]{19})\n/.exec(given.out)?.[1] ?? ''
      assert.match(given.out, /\/pupitre, une fois, avant \d\d:\d\d/)
      const page = await openPage(scene)
      assert.equal(refusedAs(await enrolWith(page, code)), 'ok')

      assert.match((await run(...mine, '--revoke')).out, /^Répétition/)
      const look = () => page.browser.call('GET', '/v1/console/reactions')
      assert.equal(refusedAs(await look()), 'ok', 'a rehearsal changes nothing')
      assert.match((await run(...mine, '--revoke', '--really')).out, /^Clés d’accès retirées : 1\.$/m)
      assert.equal(refusedAs(await look()), 'session.over')

      assert.deepEqual((await run('--operator', 'lea-m')).code, 2)
      assert.deepEqual((await run(...mine, '--nothing')).code, 2)
      const other = await run('--operator', 'tom-b', '--key', key, '--origin', scene.origin)
      assert.deepEqual([other.code, other.err.trim()], [1, 'Cet opérateur n’est pas inscrit avec cette clé.'])
      const absent = await run('--operator', 'lea-m', '--key', join(folder, 'none.jwk'))
      assert.match(absent.err, /^Cette clé ne se lit pas/)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }))
