import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { dutiesStore, sessionStore, signinStore } from '../../src/domain/professionals/index.ts'
import { account, enrol, FINESS, furnish, reach } from '../professionals-desk.ts'
import { withDatabase } from '../template-database.ts'
import { keyOf } from '../turnstile-world.ts'
import { ask, lineOf, redeem, thief, ticketOf } from './thief.ts'
import { GIVEN } from './thieves.ts'

const PERSON = `
  insert into directory.insurer (insurer_id, amc, name, signing_jwk, sealing_jwk, opened_on) values (1, '0999000001', 'Mutuelle', '{}', '{}', '2020-01-01');
  select disclosure.open_budget(4::smallint, 1, null), disclosure.open_budget(5::smallint, 1, null);
  insert into beneficiaries.rights (person, insurer_id, valid_from, valid_until, rules, routing)
    values ('00000000-0000-4000-8000-000000000001', 1, '2026-01-01', '2027-01-01', array['100', '100'], E'0999000001\\tMU\\t\\tG1\\t1');
  insert into beneficiaries.card_person (digest, person, insurer_id, card_id, valid_until)
    values ('${keyOf(1).toString('hex')}'::uuid, '00000000-0000-4000-8000-000000000001', 1, 1, '2027-01-01')`

test('asked, then the session ends, in whatever way sessions end: the ticket gives nothing, and elsewhere it gives', () =>
  withDatabase(async (db) => {
    await furnish(db)
    await db.owner.script(PERSON)
    const identity = await db.as('cloison_identity')
    const [sessions, signins] = [sessionStore(identity), signinStore(identity)]
    const duties = dutiesStore(await db.as('cloison_console'))
    const door = thief(db)
    const newPasskey = () => ({ credentialId: randomBytes(16), publicKey: randomBytes(77), counter: 0, transports: [] })
    const witness = await enrol(identity, await account(db))

    type Someone = Awaited<ReturnType<typeof account>> & Awaited<ReturnType<typeof enrol>>
    const ways: Readonly<Record<string, (who: Someone) => Promise<unknown>>> = {
      'signed out': (who) => sessions.end(who.secret),
      'passkey forgotten, from another session': async (who) => {
        const [second, secret] = [newPasskey(), randomBytes(32)]
        assert.equal(await sessions.add(who.secret, second), 'ok')
        assert.equal(await signins.open(await reach(identity, who), second.credentialId, 0, secret), 'ok')
        const first = (await sessions.passkeys(secret)).find(({ credentialId }) => credentialId.equals(who.credentialId))
        assert.equal(await sessions.revoke(secret, first?.deviceId ?? 0), 'ok')
      },
      'Pro Santé Connect lists the place no longer': async (who) => {
        const handle = randomBytes(32)
        const asked = { client: 'cloison-page', source: randomBytes(16), jwkX: randomBytes(32), jwkY: randomBytes(32) }
        await signins.start(handle, asked, { state: 's', nonce: 'n', codeVerifier: 'v' })
        await signins.takeState(handle)
        assert.equal(await signins.identity(handle, who.subject, []), 'ok')
      },
      'ten later sessions': async (who) => {
        for (let n = 0; n < 10; n++)
          assert.equal(await signins.open(await reach(identity, who), who.credentialId, 0, randomBytes(32)), 'ok')
      },
      'a recovery': async (who) => {
        const code = randomBytes(10)
        await db.owner.query(
          `insert into professionals.enrolment (digest, account_id, site_id, purpose, made_at, expires_at) values (sha256($1), $2, 1, 3, now(), now() + interval '1 hour')`,
          [code, who.accountId],
        )
        const handle = await reach(identity, who)
        assert.equal(await signins.code(handle, code), 'ok')
        const { outcome, recovered } = await signins.enrol(handle, newPasskey(), randomBytes(32))
        assert.deepEqual([outcome, recovered], ['ok', true])
      },
      'left the establishment': (who) => duties.leave(who.subject, FINESS, '2026-01-02'),
    }
    for (const [way, end] of Object.entries(ways)) {
      const one = await account(db)
      const who = { ...one, ...(await enrol(identity, one)) }
      const [ticket, other] = [
        ticketOf(await door.say(ask({ secrets: [who.secret] }))),
        ticketOf(await door.say(ask({ secrets: [witness.secret] }))),
      ]
      await end(who)
      assert.equal(lineOf(await door.say(redeem(ticket, who.secret))), '!', way)
      assert.match(String(lineOf(await door.say(redeem(other, witness.secret)))), GIVEN, `${way}: a colleague's`)
    }
    await door.end()
  }))
