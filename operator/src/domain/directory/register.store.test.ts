import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { isSqlError } from '../../ports/sql.ts'
import { insurerByAmc, registerEstablishment, registerInsurer } from './index.ts'

const keys = { signingJwk: { kty: 'EC' }, sealingJwk: { kty: 'EC' } }
const site = { finess: '759999014', name: 'Pharmacie', activity: 'pharmacy', department: '75', commune: 'Paris', domains: ['PHAR'] }

test('an insurer keeps its number when it comes back with other keys, leading zeros apart, and has a budget', () =>
  withDatabase(async (db) => {
    const console = await db.as('cloison_console')
    const first = await registerInsurer(console, { amc: '0999000031', name: 'Mutuelle A', ...keys }, '2026-11-24')
    assert.equal(await registerInsurer(console, { amc: '999000031', name: 'Mutuelle B', ...keys }, '2026-11-25'), first)
    assert.equal((await insurerByAmc(console, '00999000031'))?.name, 'Mutuelle B')
    assert.equal(await insurerByAmc(console, '999000032'), undefined)
    const [row] = await db.owner.query<{ allowed: number }>('select allowed[$1::int] as allowed from disclosure.tide where level = 5', [
      first,
    ])
    assert.ok((row?.allowed ?? 0) > 0)
  }))

test('an establishment keeps its number and has the budget of its activity; without a known domain it is refused', () =>
  withDatabase(async (db) => {
    const console = await db.as('cloison_console')
    const first = await registerEstablishment(console, site, '2026-11-24')
    assert.equal(await registerEstablishment(console, { ...site, name: 'Autre' }, '2026-11-25'), first)
    const [row] = await db.owner.query<{ allowed: number }>('select allowed from disclosure.meter where level = 2 and id = $1', [first])
    assert.equal(row?.allowed, 2000)
    await assert.rejects(registerEstablishment(console, { ...site, finess: '759999022', domains: ['XXXX'] }, '2026-11-24'), (caught) =>
      isSqlError(caught, '22023'),
    )
  }))
