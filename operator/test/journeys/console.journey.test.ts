import assert from 'node:assert/strict'
import { test } from 'node:test'
import { radiusAnswer, radiusScopes, watchReactions } from '@cloison/contract'
import { type RadiusScope, radiusOf } from '../../src/domain/disclosure/index.ts'
import type { TestDatabase } from '../template-database.ts'
import { keyOf, personOf, settle } from '../turnstile-world.ts'
import { codeOf, enrolWith, openPage, refusedAs, withConsole } from './console-scene.ts'

const WORLD = { insurers: 3, sites: 4, accountsPerSite: 3, clients: 2, persons: 30 }

/** Accounts, whose sessions make them at work, and a few looks of persons. */
async function furnish(db: TestDatabase): Promise<void> {
  await settle(db.owner, WORLD)
  await db.owner.script(`insert into professionals.account (account_id, subject_digest, profession, sealed, opened_at) overriding system value
    select i, sha256(convert_to('subject ' || i, 'UTF8')), '21', 'sealed', now() from generate_series(1, 12) i`)
}

const freeze = async (db: TestDatabase, account: number): Promise<string> => {
  const watch = await db.as('cloison_watch')
  const reasons = JSON.stringify([{ signal: 'no-card', points: 60, figures: { day: 12, hour: 9, refused: 7 } }])
  const [row] = await watch.query<{ id: bigint }>('select watch.freeze_account($1, 120, $2::jsonb) as id', [account, reasons])
  return String(row?.id)
}

test('the page is told the same figures as the command line, the worst first, and no insured person', () =>
  withConsole(async (scene) => {
    await freeze(scene.db, 5)
    const page = await openPage(scene)
    const program = await scene.holding('lea-m', await scene.register('lea-m', ['incidents']))
    assert.equal(refusedAs(await enrolWith(page, await codeOf(program))), 'ok')
    const ask = (query: string) => page.browser.call('GET', `/v1/console/blast-radius${query}`)

    const whole = await ask('')
    assert.deepEqual(radiusAnswer.parse(whole.body), whole.body)
    const { lines, covered } = radiusAnswer.parse(whole.body)
    assert.equal(covered, WORLD.persons)
    const console = await scene.db.as('cloison_console')
    for (const scope of radiusScopes) {
      const direct = (await radiusOf(console, scope as RadiusScope, 'all', 20)).filter(({ atMost }) => atMost > 0)
      const told = lines.filter((line) => line.scope === scope)
      assert.deepEqual(
        told.map(({ number, atMost, fresh, again }) => [number, atMost, fresh, again]),
        direct.map(({ id, atMost, fresh, again }) => [id, atMost, fresh, again]),
        scope,
      )
      assert.deepEqual(
        told.map(({ atMost }) => atMost),
        told.map(({ atMost }) => atMost).sort((a, b) => b - a),
      )
    }
    assert.ok(lines.some(({ scope }) => scope === 'account') && lines.some(({ scope }) => scope === 'door'))
    assert.equal(
      lines.some(({ scope, number }) => scope === 'account' && number === 5),
      false,
      'who is frozen reads nobody',
    )

    const [frozen] = radiusAnswer.parse((await ask('?scope=account&code=5')).body).lines
    assert.deepEqual([frozen?.atMost, frozen?.holds], [0, 'fermé ou gelé'])
    assert.equal(radiusAnswer.parse((await ask('?scope=insurer&code=999000001')).body).lines.length, 1)
    assert.equal(radiusAnswer.parse((await ask('?scope=door')).body).lines.length > 0, true)
    assert.equal(refusedAs(await ask('?scope=account&code=999')), 'radius.unknown')
    for (const bad of [
      '?scope=person',
      '?code=5',
      '?scope=account&code=0',
      '?scope=account&code=1%27',
      '?scope=account&scope=site',
      '?scope=group&code=1',
    ])
      assert.equal(refusedAs(await ask(bad)), 'request.malformed', bad)

    // Asked by many at once, the picture is drawn, and each has one.
    const many = await Promise.all(Array.from({ length: 8 }, () => ask('')))
    assert.deepEqual(new Set(many.map(refusedAs)), new Set(['ok']))

    const said = JSON.stringify([whole.body, (await page.browser.call('GET', '/v1/console/reactions')).body])
    for (let n = 1; n <= WORLD.persons; n += 1) {
      assert.equal(said.includes(personOf(n)), false)
      assert.equal(said.includes(keyOf(n).toString('hex')), false)
    }
    assert.deepEqual(scene.faults, [])
  }, furnish))

test('a reaction is undone in the name of whoever shows the passkey, with a reason, once', () =>
  withConsole(async (scene) => {
    const [first, second] = [await freeze(scene.db, 3), await freeze(scene.db, 4)]
    const page = await openPage(scene)
    const program = await scene.holding('lea-m', await scene.register('lea-m', ['incidents']))
    assert.equal(refusedAs(await enrolWith(page, await codeOf(program))), 'ok')
    const list = async (query = '') =>
      watchReactions.parse((await page.browser.call('GET', `/v1/console/reactions${query}`)).body).reactions
    assert.deepEqual(
      (await list()).map(({ reactionId, kind, undone }) => [reactionId, kind, undone]),
      [
        [second, 'freeze', null],
        [first, 'freeze', null],
      ],
    )
    assert.match((await list('?account=3'))[0]?.reasons[0]?.sentence ?? '', /^12 demandes sans carte en vingt-quatre heures/)
    assert.equal((await list('?account=9')).length, 0)

    const undo = (id: string, why: unknown) => page.browser.call('POST', `/v1/console/reactions/${id}/undoing`, { why } as object)
    for (const why of ['', 'ok', 'x'.repeat(201), 'né le 12/04/1987', '1 87 04 99 000 001 23', 'avec\nretour', 7])
      assert.equal(refusedAs(await undo(first, why)), 'request.malformed', String(why))
    assert.equal(refusedAs(await undo('999999', 'appelée, tout va bien')), 'reaction.not-standing')
    assert.equal(refusedAs(await undo('0', 'appelée, tout va bien')), 'reaction.not-standing')
    const both = await Promise.all([undo(first, 'appelée, tout va bien'), undo(first, 'appelée, tout va bien')])
    assert.deepEqual(both.map(refusedAs).sort(), ['ok', 'reaction.not-standing'])
    const [undone] = await list('?account=3')
    assert.deepEqual([undone?.undone?.by, undone?.undone?.why], ['lea-m', 'appelée, tout va bien'])
    const [account] = await scene.db.owner.query('select frozen_at from professionals.account where account_id = 3', [])
    assert.deepEqual(account, { frozen_at: null })

    // The database believes the secret, not the process: one without the duty, asleep, ended or invented undoes nothing.
    const console = await scene.db.as('cloison_console')
    const undoAs = async (secret: Buffer) =>
      (await console.query<{ outcome: string }>('select watch.undo_as($1, $2, $3) as outcome', [secret, second, 'volée']))[0]?.outcome
    const payer = await scene.holding('tom-b', await scene.register('tom-b', ['payments']))
    const secret = Buffer.from(page.browser.token ?? '', 'base64url')
    assert.equal(await undoAs(Buffer.from(payer.token ?? '', 'base64url')), 'not-an-operator')
    assert.equal(await undoAs(Buffer.alloc(32, 1)), 'not-an-operator')
    await scene.db.owner.query(
      `update professionals.operator_session set idle_at = now() - interval '1 minute' where digest = sha256($1)`,
      [secret],
    )
    assert.equal(await undoAs(secret), 'not-an-operator')
    await scene.db.owner.query(
      `update professionals.operator_session set idle_at = now() + interval '5 minutes' where digest = sha256($1)`,
      [secret],
    )
    assert.equal(refusedAs(await page.browser.call('DELETE', '/v1/operators/session')), 'ok')
    assert.equal(await undoAs(secret), 'not-an-operator')
    assert.equal((await scene.db.owner.query('select 1 from watch.reaction where undone_at is null', [])).length, 1)
    assert.deepEqual(scene.faults, [])
  }, furnish))
