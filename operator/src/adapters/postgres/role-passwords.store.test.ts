import assert from 'node:assert/strict'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import test from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { isSqlError } from '../../ports/sql.ts'
import { connect, DatabaseUnreachable } from './connect.ts'
import { scramVerifier, setRolePasswords } from './role-passwords.ts'

test('RFC 7677 section 3: the verifier of "pencil" accepts the published proof and makes the published server signature', () => {
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'
  const said = `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=${nonce}`
  const verifier = scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))
  const [stored = '', server = ''] = verifier.replace('SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$', '').split(':')
  const storedKey = Buffer.from(stored, 'base64')
  const proof = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64')
  const mask = createHmac('sha256', storedKey).update(said).digest()
  const clientKey = Buffer.from(proof.map((byte, i) => byte ^ (mask[i] ?? 0)))
  assert.deepEqual(createHash('sha256').update(clientKey).digest(), storedKey)
  const signature = createHmac('sha256', Buffer.from(server, 'base64')).update(said).digest('base64')
  assert.equal(signature, '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
})

test('a role signs in with its password and with no other', async () => {
  await withDatabase(async ({ owner, url }) => {
    const role = `test_role_${randomBytes(6).toString('hex')}`
    await owner.script(`create role ${role} login`)
    try {
      const [{ name } = { name: '' }] = await owner.query<{ name: string }>('select current_database() as name')
      await owner.script(`grant connect on database ${name} to ${role}`)
      await setRolePasswords(owner, { [role]: `it's "quoted" \\ $1`.replaceAll(' ', '_') })
      const address = new URL(url('postgres'))
      address.username = role
      address.password = encodeURIComponent(`it's_"quoted"_\\_$1`)
      const connection = await connect({ url: address.href, max: 1 })
      assert.deepEqual(await connection.query('select current_user::text as me'), [{ me: role }])
      await connection.end()
      address.password = 'another-one'
      await assert.rejects(connect({ url: address.href, max: 1 }), DatabaseUnreachable)
    } finally {
      await owner.script(`drop owned by ${role}; drop role ${role}`)
    }
  })
})

test('a password that is too short or not ASCII, and a role that does not exist, are refused', async () => {
  await withDatabase(async ({ owner }) => {
    for (const password of ['short', '', 'éàüéàüéàüéàü', 'with space in it']) {
      await assert.rejects(setRolePasswords(owner, { postgres: password }), TypeError)
    }
    await assert.rejects(setRolePasswords(owner, { nobody_of_ours: 'long-enough' }), (caught) => isSqlError(caught, '42704'))
  })
})
