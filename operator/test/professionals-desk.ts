import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { dutiesStore, signinStore } from '../src/domain/professionals/index.ts'
import type { Sql } from '../src/ports/sql.ts'
import type { TestDatabase } from './template-database.ts'

export const FINESS = '759999901'

export interface Account {
  readonly accountId: number
  readonly subject: Buffer
  readonly code: Buffer
}

/** One pharmacy and one software. */
export async function furnish(db: TestDatabase): Promise<void> {
  await db.owner.script(`
    insert into directory.establishment (site_id, finess, name, activity, department, commune, domain_mask, opened_on)
      values (1, '${FINESS}', 'Pharmacie', 'pharmacy', '75', 'Ville', 2, '2020-01-01');
    insert into directory.client (client_id, code, name, publisher) values (1, 'cloison-page', 'Page', 'Cloison')`)
}

/** Someone inscribed there, with a code. */
export async function account(db: TestDatabase): Promise<Account> {
  const [subject, code] = [randomBytes(32), randomBytes(10)]
  const store = dutiesStore(await db.as('cloison_console'))
  const done = await store.onboard({
    ...{ subjectDigest: subject, profession: '21', sealed: randomBytes(40), finess: FINESS },
    ...{ from: '2020-01-01', until: null, locum: false, code },
  })
  assert.equal(done.outcome, 'ok')
  return { accountId: done.accountId ?? 0, subject, code }
}

/** A sign-in as far as the chosen establishment. */
export async function reach(sql: Sql, who: Account): Promise<Buffer> {
  const handle = randomBytes(32)
  const store = signinStore(sql)
  const asked = { client: 'cloison-page', source: randomBytes(16), jwkX: randomBytes(32), jwkY: randomBytes(32) }
  assert.equal(await store.start(handle, asked, { state: 's', nonce: 'n', codeVerifier: 'v' }), 'ok')
  assert.equal(await store.takeState(handle), true)
  assert.equal(await store.identity(handle, who.subject, [FINESS]), 'ok')
  assert.equal(await store.choose(handle, FINESS), 'ok')
  return handle
}

/** A first passkey with the code, and the session that it opens. */
export async function enrol(sql: Sql, who: Account): Promise<{ credentialId: Buffer; secret: Buffer }> {
  const handle = await reach(sql, who)
  const store = signinStore(sql)
  assert.equal(await store.code(handle, who.code), 'ok')
  const [credentialId, secret] = [randomBytes(16), randomBytes(32)]
  const { outcome } = await store.enrol(handle, { credentialId, publicKey: randomBytes(77), counter: 0, transports: [] }, secret)
  assert.equal(outcome, 'ok')
  return { credentialId, secret }
}

/** Sessions that would be answered. */
export const liveUnbarred = async (db: TestDatabase): Promise<bigint> => {
  const [row] = await db.owner.query<{ n: bigint }>('select count(*) as n from professionals.session where ended_at is null and not barred')
  return row?.n ?? -1n
}
