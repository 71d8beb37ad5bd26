import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { systemEntropy } from '../../adapters/entropy/system.ts'
import { openKeyring } from '../../adapters/keys/keyring.ts'
import { dutiesStore } from '../../domain/professionals/index.ts'
import type { Letter } from '../../ports/mail.ts'
import { freezeCommand } from './freeze.command.ts'
import { type DutiesHouse, leaveCommand, onboardCommand } from './onboard.command.ts'
import { registerClientCommand, registerOperatorCommand } from './register.command.ts'

interface Bench {
  readonly db: TestDatabase
  readonly folder: string
  readonly house: DutiesHouse
  readonly said: string[]
  readonly letters: Letter[]
  failing: boolean
}

async function withBench(work: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-duties-'))
  try {
    await withDatabase(async (db) => {
      await db.owner.script(`insert into directory.establishment (site_id, finess, name, activity, department, commune, domain_mask, opened_on)
        values (1, '759999014', 'Pharmacie', 'pharmacy', '75', 'Ville', 2, '2020-01-01')`)
      const said: string[] = []
      const letters: Letter[] = []
      const bench: Bench = {
        db,
        folder,
        said,
        letters,
        failing: false,
        house: {
          clock: { now: () => Date.now() },
          say: (line) => said.push(line),
          duties: {
            store: dutiesStore(await db.as('cloison_console')),
            keys: openKeyring({ folder, allow: ['identity'], create: true }),
            entropy: systemEntropy(),
            mail: {
              post: async (letter) => {
                if (bench.failing) throw new Error('the outbox is full')
                letters.push(letter)
              },
            },
          },
        },
      }
      await work(bench)
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const PERSON = [
  '--rpps',
  '10199999995',
  '--family-name',
  'Fictif',
  '--given-name',
  'Camille',
  '--profession',
  '21',
  '--finess',
  '759999014',
]
const accounts = async ({ db }: Bench): Promise<bigint> =>
  (await db.owner.query<{ n: bigint }>('select count(*) as n from professionals.account'))[0]?.n ?? -1n

test('onboarding rehearses by default, then sends one letter; again, the new code replaces the first', async () => {
  await withBench(async (bench) => {
    assert.equal(await onboardCommand(bench.house, PERSON), 0)
    assert.deepEqual([await accounts(bench), bench.letters.length], [0n, 0])
    assert.equal(await onboardCommand(bench.house, [...PERSON, '--really']), 0)
    assert.equal(bench.letters[0]?.to.finess, '759999014')
    assert(!bench.said.some((line) => /[0-9A-Z]{4}-[0-9A-Z]{4}-/.test(line)), 'the code is in the letter alone')
    assert.equal(await onboardCommand(bench.house, [...PERSON, '--really', '--show-code']), 0)
    assert.match(bench.said.at(-1) ?? '', /^Code : /)
    const [row] = await bench.db.owner.query<{ live: bigint; all: bigint }>(
      'select count(*) filter (where cancelled_at is null) as live, count(*) as all from professionals.enrolment',
    )
    assert.deepEqual([row?.live, row?.all, await accounts(bench)], [1n, 2n, 1n])
    const [stored] = await bench.db.owner.query<{ text: string }>(
      'select sealed::text || subject_digest::text as text from professionals.account',
    )
    assert(!stored?.text.includes(Buffer.from('10199999995').toString('hex')))
    assert(!stored?.text.includes(Buffer.from('Fictif').toString('hex')))
  })
})

test('a letter that cannot be written is a fault, and onboarding again repairs it', async () => {
  await withBench(async (bench) => {
    bench.failing = true
    await assert.rejects(onboardCommand(bench.house, [...PERSON, '--really']), /outbox/)
    bench.failing = false
    assert.equal(await onboardCommand(bench.house, [...PERSON, '--really']), 0)
    assert.equal(bench.letters.length, 1)
    const [row] = await bench.db.owner.query<{ n: bigint }>('select count(*) as n from professionals.enrolment where cancelled_at is null')
    assert.equal(row?.n, 1n)
  })
})

test('what is wrong is said in French, and nothing is done', async () => {
  await withBench(async (bench) => {
    const change = (name: string, value: string): string[] => PERSON.map((word, index) => (PERSON[index - 1] === name ? value : word))
    for (const args of [
      change('--rpps', '10199999990'),
      change('--rpps', '123'),
      change('--finess', '75'),
      change('--profession', 'x'),
      change('--family-name', ''),
      [...PERSON, '--from', '2026-13-01'],
      [...PERSON, '--from', '2026-02-01', '--until', '2026-02-01'],
      [...PERSON, '--locum'],
      [...PERSON, '--unknown'],
    ]) {
      assert.equal(await onboardCommand(bench.house, [...args, '--really']), 2, args.join(' '))
    }
    assert.equal(await onboardCommand(bench.house, [...change('--finess', '759999022'), '--really']), 1)
    assert.equal(await accounts(bench), 0n)
  })
})

test('leaving, freezing and thawing say whether there was something to do', async () => {
  await withBench(async (bench) => {
    await onboardCommand(bench.house, [...PERSON, '--really', '--from', '2020-01-01'])
    const who = ['--rpps', '10199999995', '--finess', '759999014', '--day', '2026-06-01']
    assert.equal(await leaveCommand(bench.house, who), 0)
    assert.equal(await leaveCommand(bench.house, [...who, '--really']), 0)
    assert.equal(await leaveCommand(bench.house, [...who, '--really']), 1)
    const [account] = await bench.db.owner.query<{ id: number }>('select account_id as id from professionals.account')
    const id = String(account?.id)
    assert.equal(await freezeCommand(bench.house, 'freeze', ['account', id, '--really']), 2, 'a reason is needed')
    assert.equal(await freezeCommand(bench.house, 'freeze', ['account', id, '--reason', 'carte volée', '--really']), 0)
    assert.equal(await freezeCommand(bench.house, 'unfreeze', ['account', id, '--really']), 0)
    assert.equal(await freezeCommand(bench.house, 'unfreeze', ['account', id, '--really']), 1)
    assert.equal(await freezeCommand(bench.house, 'freeze', ['account', '999999', '--reason', 'essai', '--really']), 1)
    assert.equal(await freezeCommand(bench.house, 'freeze', ['person', '1', '--reason', 'essai']), 2)
  })
})

test('a software and an operator are registered with a public key, never with a private one', async () => {
  await withBench(async (bench) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const [open, secret] = [join(bench.folder, 'public.jwk'), join(bench.folder, 'private.jwk')]
    await writeFile(open, JSON.stringify(publicKey.export({ format: 'jwk' })))
    await writeFile(secret, JSON.stringify(privateKey.export({ format: 'jwk' })))
    const client = ['--code', 'lgo-essai', '--name', 'Essai', '--publisher', 'Essai', '--test', '--really']
    assert.equal(await registerClientCommand(bench.house, [...client, '--jwk', secret]), 2)
    assert.equal(await registerClientCommand(bench.house, [...client, '--jwk', join(bench.folder, 'absent')]), 2)
    assert.equal(await registerClientCommand(bench.house, [...client, '--jwk', open]), 0)
    const [row] = await bench.db.owner.query<{ test_mode: boolean; jwk: object }>(
      `select test_mode, jwk from directory.client where code = 'lgo-essai'`,
    )
    assert.deepEqual([row?.test_mode, Object.keys(row?.jwk ?? {}).sort()], [true, ['crv', 'kty', 'x', 'y']])
    const operator = ['--code', 'lea-m', '--name', 'Léa Modèle', '--jwk', open, '--really']
    assert.equal(await registerOperatorCommand(bench.house, [...operator, '--duties', 'payments,everything']), 2)
    assert.equal(await registerOperatorCommand(bench.house, [...operator, '--duties', 'payments,planes']), 0)
  })
})
