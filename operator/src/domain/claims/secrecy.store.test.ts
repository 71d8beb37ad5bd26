import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { isSqlError, SQLSTATE } from '../../ports/sql.ts'
import { isRefusal } from '../../words/refusal.ts'
import { adjudicateDue, claimsSeen } from './index.ts'
import { newPerson, openSession, promise, type Scene, setScene, TODAY } from './scene.test.ts'

const inScene = (work: (scene: Scene) => Promise<void>) => () => withDatabase(async (db) => work(await setScene(db)))

async function received(answer: ReturnType<Scene['send']>): Promise<string> {
  const claim = await answer
  if (isRefusal(claim)) throw new Error(claim.refused)
  return claim.claimId
}

test(
  'an establishment sees its own claims only',
  inScene(async (scene) => {
    const [mine, theirs] = [await openSession(scene.db, 11), await openSession(scene.db, 12)]
    const claimId = await received(scene.send({ secret: mine, engagement: await promise(scene, 11) }))
    const claims = await scene.db.as('cloison_claims')
    const named = claimId as Parameters<typeof claimsSeen>[2]['claimId'] & string
    assert.equal((await claimsSeen(claims, mine, { claimId: named, limit: 1 })).length, 1)
    assert.equal((await claimsSeen(claims, theirs, { claimId: named, limit: 1 })).length, 0)
    assert.equal((await claimsSeen(claims, await openSession(scene.db, 11, { barred: true }), { limit: 10 })).length, 0)
  }),
)

test(
  'a thief with the role that receives reads no table, no person, and decides nothing',
  inScene(async (scene) => {
    const denied = (caught: unknown) => isSqlError(caught, SQLSTATE.insufficientPrivilege)
    const claims = await scene.db.as('cloison_claims')
    const worker = await scene.db.as('cloison_worker')
    for (const statement of [
      'select claim_id from claims.claim',
      'select person from disclosure.engagement',
      'select person from beneficiaries.rights',
      'delete from claims.job',
      'select * from claims.lease(gen_random_uuid(), 1, 1, 1)',
      "select claims.decide(gen_random_uuid(), 2::smallint, 1::smallint, 1, '{}', null)",
      'select disclosure.engaged(11, gen_random_uuid(), current_date, 2::smallint)',
      'select * from disclosure.ask_for_claim(gen_random_uuid(), gen_random_uuid())',
    ]) {
      await assert.rejects(claims.query(statement, []), denied, statement)
    }
    for (const statement of [
      'select claim_id from claims.claim',
      'update claims.claim set state = 2',
      'select person from beneficiaries.rights',
      'select claims.seen(null, null, null, 1)',
    ]) {
      await assert.rejects(worker.query(statement, []), denied, statement)
    }
  }),
)

test(
  'what is kept of a claim names nobody, pseudonym included',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const person = newPerson()
    const engagement = await promise(scene, 11, { person })
    await received(scene.send({ secret, engagement }))
    await adjudicateDue(scene.house)
    const [row] = await scene.db.owner.query<{ dump: string }>(
      "select string_agg(c::text, ' ') || (select coalesce(string_agg(d::text, ' '), '') from payments.debt d) as dump from claims.claim c",
      [],
    )
    for (const secretText of [person, person.replaceAll('-', ''), engagement, engagement.replaceAll('-', ''), '1980-05-05'])
      assert.ok(!(row?.dump ?? '').includes(secretText))
    assert.ok((row?.dump ?? '').includes(TODAY))
  }),
)
