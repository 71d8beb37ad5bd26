import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { audit } from '../turnstile-audit.ts'
import { causeAt, keyOf, personOf, secretOf, settle } from '../turnstile-world.ts'
import { ask, bytea, freshCause, lineOf, outcomesOf, redeem, type Thief, thief, ticketOf, today, told, uuid } from './thief.ts'

const WORLD = { insurers: 2, sites: 3, accountsPerSite: 2, clients: 1, persons: 40 }

async function withDoor(work: (db: TestDatabase, door: Thief) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    const door = thief(db)
    try {
      await work(db, door)
    } finally {
      await door.end()
    }
  })
}

const fresh = (): string => uuid(freshCause())
const any = (): string => uuid(randomBytes(16))
const TWO = Buffer.concat([secretOf(1), secretOf(1)])
/** The arguments of an honest batch of two, by name, to be bent one at a time. */
const honest = (): Record<string, string> => ({
  p_secrets: bytea(TWO),
  p_keys: `array[${uuid(keyOf(1))}, ${uuid(keyOf(2))}]`,
  p_causes: `array[${fresh()}, ${fresh()}]`,
  p_domains: 'array[1, 1]::smallint[]',
  p_days: `array['${today()}', '${today()}']::date[]`,
  p_engagements: `array[${any()}, ${any()}]`,
  p_salts: `array[${any()}, ${any()}]`,
  p_again: 'false',
})
const call = (bent: Record<string, string>): string =>
  `select ticket from disclosure.ask(${Object.entries({ ...honest(), ...bent })
    .map(([name, value]) => `${name} => ${value}`)
    .join(', ')})`

const ARRAYS = ['p_keys', 'p_causes', 'p_domains', 'p_days', 'p_engagements', 'p_salts']
const TYPES: Record<string, string> = { p_domains: 'smallint', p_days: 'date' }

describe('a door that was taken over, by the shape of what it asks', () => {
  test('arrays too short, too long, empty, null, with holes, of two dimensions, that begin elsewhere, of too many', () =>
    withDoor(async (db, door) => {
      assert.equal(await outcomesOf(door, call({}), TWO), '0,0', 'unbent, it is honest')
      for (const name of ARRAYS) {
        const type = `${TYPES[name] ?? 'uuid'}[]`
        const given = honest()[name] ?? ''
        const bends = [
          `(${given})[1:1]`,
          `${given} || (${given})[1:1]`,
          `'{}'::${type}`,
          `null::${type}`,
          `array[null, (${given})[1]]::${type}`,
        ]
        bends.push(`array[[(${given})[1]], [(${given})[2]]]::${type}`)
        for (const bent of bends) {
          const loot = await door.say(call({ [name]: bent }))
          assert.ok(['22023', '0A000'].includes(loot.code), `${name} ${bent}: ${loot.code} ${loot.said}`)
        }
        // One that begins at 0 names the same questions in the same order, or is refused: it never moves one question's right to another.
        const shifted = await outcomesOf(door, call({ [name]: `(format('[0:1]=%s', (${given})::text))::${type}` }), TWO)
        assert.ok(shifted === '22023' || shifted === '1,1', `${name}: ${shifted}`)
      }
      for (const secrets of ['null', `''::bytea`, bytea(secretOf(1)), bytea(randomBytes(63)), bytea(randomBytes(65))]) {
        assert.equal((await door.say(call({ p_secrets: secrets }))).code, '22023')
      }
      assert.equal((await door.say(call({ p_again: 'null' }))).code, '22023')
      const crowd = Array.from({ length: 513 }, () => keyOf(1))
      assert.equal((await door.say(ask({ keys: crowd }))).code, '22023')
      assert.equal((await door.say(ask({ keys: crowd.slice(1) }))).code, '')
      const found = await audit(db.owner)
      assert.deepEqual([found.over, found.unequal, found.paidTwice, found.engagementsAdrift], [0, 0, 0, 0])
    }))

  test('a domain that is not of the establishment, by whatever number or place, gives nothing and is not written', () =>
    withDoor(async (db, door) => {
      for (const domain of [2, 10, 30]) assert.equal(await told(door, { domain }), '43')
      for (const domain of [0, 31, 32, 33, 65, -1, -31, 32767, -32768])
        assert.equal((await door.say(ask({ domain }))).code, '22023', String(domain))
      for (const bent of [
        `'[0:1]={2,2}'::smallint[]`,
        `'[2:3]={2,2}'::smallint[]`,
        `'[1:2][1:1]={{2},{2}}'::smallint[]`,
        `'[1:1][1:2]={{2,2}}'::smallint[]`,
      ]) {
        assert.ok(['22023', '0A000'].includes((await door.say(call({ p_domains: bent }))).code), bent)
      }
      assert.equal((await audit(db.owner)).entries, 0)
    }))

  test('identifiers of another version, of yesterday, of later; days at the ends of time', () =>
    withDoor(async (db, door) => {
      const of = (millis: number, version = 7): Buffer => {
        const bytes = causeAt(millis, randomBytes)
        bytes[6] = (version << 4) | ((bytes[6] ?? 0) & 15)
        return bytes
      }
      const now = Date.now()
      for (const cause of [
        of(now, 4),
        of(now, 1),
        of(now, 0),
        of(now - 24 * 3_600_000),
        of(now + 180_000),
        of(0),
        of(2 ** 48 - 1),
        Buffer.alloc(16),
        Buffer.alloc(16, 255),
      ]) {
        for (const again of [false, true]) assert.equal((await door.say(ask({ causes: [cause], again }))).code, '22023')
        assert.equal(
          (await door.say(ask({ causes: [freshCause(), cause], again: true }))).code,
          '22023',
          'one among honest ones spoils the batch',
        )
      }
      assert.equal((await audit(db.owner)).entries, 0)
      for (const day of ['infinity', '-infinity', '0001-01-01', '5874897-12-31', '4713-01-01 BC']) {
        assert.equal(await told(door, { day }), '44', day)
      }
    }))

  test('secrets that are not of a live session tell nothing, cost nothing and leave nothing', () =>
    withDoor(async (db, door) => {
      await db.owner.script(`update professionals.session set ended_at = now() where account_id = 1;
        update professionals.session set expires_at = now() where account_id = 2; update professionals.session set idle_at = now() where account_id = 3;
        update professionals.session set barred = true where account_id = 4`)
      const secrets = [secretOf(1), secretOf(2), secretOf(3), secretOf(4), randomBytes(32), Buffer.alloc(32)]
      for (const key of [keyOf(1), randomBytes(16)]) {
        const loot = await door.say(ask({ secrets, keys: secrets.map(() => key) }))
        assert.equal(lineOf(await door.say(redeem(ticketOf(loot), Buffer.concat(secrets)))), '42\n42\n42\n41\n42\n42')
      }
      const [spent] = await db.owner.query<{ spent: bigint }>('select sum(spent) as spent from disclosure.meter', [])
      assert.equal(Number(spent?.spent), 0)
      assert.equal((await audit(db.owner)).entries, 0)
    }))

  test('what the server says when it refuses holds no person: neither its details nor its context', () =>
    withDoor(async (db, door) => {
      const cause = freshCause()
      await door.say(ask({ causes: [cause], keys: [keyOf(9)] }))
      const said = [await door.say(ask({ causes: [cause], keys: [keyOf(9)] }))]
      await db.owner.script(
        `do $$ begin execute format('drop table accesslog.entry_%s', to_char(now() at time zone 'UTC', 'YYYYMMDD')); end $$`,
      )
      said.push(await door.say(ask({ keys: [keyOf(9)] })))
      assert.deepEqual(
        said.map(({ code }) => code),
        ['23505', '23514'],
      )
      for (const loot of said) assert.ok(loot.said.includes('Key') || loot.said.includes('key'), 'details were sent')
      assert.ok(!said.some((loot) => loot.said.includes(personOf(9)) || loot.said.includes('0999000')))
      // A row that fails a check is shown whole to whoever called the function: rows with a person have none to fail.
      const checks = await db.owner.query<{ name: string }>(
        `select conname as name from pg_constraint where contype = 'c'
           and conrelid in ('accesslog.entry'::regclass, 'disclosure.engagement'::regclass, 'disclosure.ticket'::regclass)`,
        [],
      )
      assert.deepEqual(checks, [])
    }))

  test('known or unknown: how long it takes (reported)', () =>
    withDoor(async (_db, door) => {
      const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
      for (let n = 0; n < 60; n++) {
        for (const kind of n % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
          const text = ask({ keys: [kind === 'known' ? keyOf(1 + (n % 40)) : randomBytes(16)], secrets: [secretOf(1 + (n % 6))] })
          const start = performance.now()
          await door.say(text)
          times[kind].push(performance.now() - start)
        }
      }
      const median = (list: number[]): string => (list.slice(10).sort((a, b) => a - b)[25] ?? 0).toFixed(2)
      console.log(`  ask: known ${median(times.known)} ms, unknown ${median(times.unknown)} ms (medians of 50)`)
    }))
})
