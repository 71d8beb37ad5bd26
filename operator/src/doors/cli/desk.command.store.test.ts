import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { settle } from '../../../test/turnstile-world.ts'
import { insurerByAmc } from '../../domain/directory/index.ts'
import { deskLooks } from '../../domain/disclosure/index.ts'
import { deskDuties } from '../../domain/professionals/index.ts'
import { day } from '../../words/day.ts'
import { deskCommand } from './desk.command.ts'
import { readDeskConsent } from './desk-consent.ts'

const TODAY = day(new Date().toISOString().slice(0, 10))
const UNTIL = new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10)
const [ONE, TWO] = ['0999000001', '0999000002']
const REALLY = ['--really', '--json']

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwkOf = (key: KeyObject): JsonWebKey => {
  const { kty = '', crv = '', x = '', y = '' } = key.export({ format: 'jwk' })
  return { kty, crv, x, y }
}
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
function signed(key: KeyObject, claims: object, header: object = { alg: 'ES256', typ: 'cloison-desk+jws' }): string {
  const text = `${part(header)}.${part(claims)}`
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
const insurer = pair()
const agent = pair()
const claims = (changes: object = {}) => ({
  ...{ format: 'cloison-desk/1', amc: ONE, account: 'lea.m', kind: 'agent', jwk: jwkOf(agent.publicKey), until: UNTIL },
  iat: Math.floor(Date.now() / 1000),
  ...changes,
})

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function withCommand(
  work: (run: (...args: string[]) => Promise<Said>, files: Map<string, string>, db: TestDatabase) => Promise<void>,
): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, { insurers: 2, sites: 1, accountsPerSite: 1, clients: 1, persons: 1 })
    await db.owner.query('update directory.insurer set signing_jwk = $1::jsonb where insurer_id = 1', [
      JSON.stringify(jwkOf(insurer.publicKey)),
    ])
    const sql = await db.as('cloison_console')
    const files = new Map<string, string>()
    const command = deskCommand(async () => ({
      ...deskDuties(sql),
      today: () => TODAY,
      readText: async (path) => files.get(path),
      insurerOf: (amc) => insurerByAmc(sql, amc),
      looks: (...asked) => deskLooks(sql, ...asked),
      close: async () => {},
    }))
    await work(
      async (...args) => {
        const told = { out: '', err: '' }
        const write = (to: 'out' | 'err') => (text: string) => {
          told[to] += text
        }
        return { code: await command.run(args, { out: write('out'), err: write('err') }), ...told }
      },
      files,
      db,
    )
  })
}

test('a consent is read only when the insurer’s key signed it, whole, under its own type', () => {
  const jwk = jwkOf(insurer.publicKey)
  assert.equal(readDeskConsent(signed(insurer.privateKey, claims()), jwk)?.account, 'lea.m')
  const other = pair()
  const key = insurer.privateKey
  const wrong = [
    signed(other.privateKey, claims()),
    signed(key, claims(), { alg: 'ES256' }),
    signed(key, claims(), { alg: 'ES256', typ: 'cloison-portfolio+jws' }),
    signed(key, claims(), { alg: 'ES256', typ: 'cloison-desk+jws', crit: ['exp'] }),
    signed(key, claims(), { alg: 'none', typ: 'cloison-desk+jws' }),
    ...[
      { kind: 'owner' },
      { format: 'cloison-desk/2' },
      { until: 'never' },
      { account: 'Léa' },
      { amc: 'x' },
      { more: 1 },
      { iat: -1 },
    ].map((changes) => signed(key, claims(changes))),
    signed(key, claims({ jwk: agent.privateKey.export({ format: 'jwk' }) })),
    signed(key, claims({ jwk: { ...jwkOf(agent.publicKey), y: jwkOf(agent.publicKey).x } })),
    `${signed(key, claims())}x`,
    '',
  ]
  for (const [i, text] of wrong.entries()) assert.equal(readDeskConsent(text, jwk), undefined, String(i))
})

test('rehearsed, nothing changes; really, the account is there; another insurer’s word is not taken', () =>
  withCommand(async (run, files) => {
    files.set('consent', `${signed(insurer.privateKey, claims())}\n`)
    assert.match((await run('list')).out, /Aucun compte/)
    const add = ['add', '--insurer', ONE, '--consent', 'consent']
    assert.match((await run(...add)).out, /^Répétition/)
    assert.deepEqual(JSON.parse((await run('list', '--json')).out), [])
    assert.equal((await run('add', '--insurer', TWO, '--consent', 'consent', '--really')).code, 1)
    assert.equal((await run('add', '--insurer', ONE, '--consent', 'nowhere', '--really')).code, 1)
    assert.equal((await run('add', '--insurer', '12345', '--consent', 'consent', '--really')).code, 1)
    const { accountId, done } = JSON.parse((await run(...add, ...REALLY)).out) as { accountId: number; done: boolean }
    assert.ok(accountId > 0 && done)
    assert.equal((await run(...add, '--really')).code, 1, 'the same word again changes nothing')
    const [line] = JSON.parse((await run('list', '--insurer', ONE, '--json')).out) as { account: string; state: string; own: object }[]
    assert.deepEqual([line?.account, line?.state, line?.own], ['lea.m', 'open', { spent: 0, allowed: 60 }])
    assert.match((await run('list')).out, /lea\.m .*agent .*ouvert .*0\/60 .*guichet 0\/300/)

    const at = ['--insurer', ONE, '--account', String(accountId)]
    assert.match((await run('allow', ...at, '--persons', '90', '--really')).out, /90 personnes par jour/)
    assert.equal((await run('allow', ...at, '--persons', '500', '--really')).code, 1)
    assert.match((await run('freeze', ...at, '--reason', 'départ')).out, /^Répétition/)
    assert.equal((await run('unfreeze', ...at, '--really')).code, 1)
    assert.equal((await run('freeze', ...at, '--reason', 'départ', '--really')).code, 0)
    assert.match((await run('list')).out, /gelé/)
    assert.equal((await run('unfreeze', ...at, '--really')).code, 0)
    assert.equal((await run('freeze', '--insurer', ONE, '--reason', 'tout le guichet', '--really')).code, 0)
    assert.match((await run('list')).out, /gelé/)
    assert.equal((await run('unfreeze', '--insurer', ONE, '--really')).code, 0)
    assert.equal((await run('close', ...at, '--really')).code, 0)
    assert.equal((await run('close', ...at, '--really')).code, 1)
    assert.match((await run('list')).out, /fermé/)
    assert.equal((await run('log', '--insurer', ONE, '--day', TODAY, '--json')).out, '[]\n')
  }))

test('misused: the help, and 2', () =>
  withCommand(async (run) => {
    for (const args of [
      [],
      ['lend'],
      ['add', '--insurer', ONE],
      ['freeze', '--insurer', ONE],
      ['freeze', '--insurer', ONE, '--reason', 'x'],
      ['close', '--insurer', ONE],
      ['allow', '--insurer', ONE],
      ['allow', '--insurer', ONE, '--persons', '-1'],
      ['list', '--account', '1'],
      ['log', '--insurer', ONE],
      ['list', '--insurer', 'x'],
      ['freeze', '--insurer', ONE, '--account', '0', '--reason', 'essai'],
    ]) {
      const { code, err } = await run(...args)
      assert.equal(code, 2, args.join(' '))
      assert.match(err, /^Usage : cloison desk/)
    }
  }))
