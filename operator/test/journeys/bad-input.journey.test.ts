import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { MARK, refused } from '../refused.ts'
import type { TestDatabase } from '../template-database.ts'
import { audit } from '../turnstile-audit.ts'
import { cards, claims } from './bad-input-business.ts'
import { doorsOf, send } from './bad-input-doors.ts'
import { portfolios } from './bad-input-portfolios.ts'
import { alteredAssertions, alteredProofs, clockSkew, replays, stolenToken, unusualProofs } from './bad-input-proofs.ts'
import { withHouse } from './bad-input-scene.ts'
import { brokenOf, samplesOf } from './bad-input-shapes.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']
const CONTENT_TYPES = [
  null,
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/jsonx',
  `x/${MARK}`,
]

/** Bodies that are not JSON with one reading, whatever the shape. */
const NOT_JSON: Readonly<Record<string, string | Uint8Array>> = {
  truncated: `{"${MARK}": {"a": [1, 2`,
  'a BOM': '\uFEFF{}',
  'two values': '{} {}',
  'a comment': `{/*${MARK}*/}`,
  NaN: '{"day": NaN}',
  'a bomb of lists': '['.repeat(60_000),
  'a bomb of objects': '{"a":'.repeat(12_000),
  'a closed bomb': `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
  'invalid UTF-8': Buffer.concat([Buffer.from('{"card":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
  'an overlong NUL': Buffer.concat([Buffer.from('{"card":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
  'UTF-16': Buffer.from(`{"card":"${MARK}"}`, 'utf16le'),
  gzip: Buffer.from('1f8b0800000000000003abae050043bfa6a302000000', 'hex'),
}
const NUMBER = `${MARK} number`

/** The texts of an object that no reading agrees upon: a name more, a name twice, a number beyond numbers. */
function rewritten(value: Record<string, unknown>, n: number): string[] {
  const whole = JSON.stringify(value)
  const names = Object.keys(value)
  const twice = names[n % names.length] ?? ''
  let numbers = 0
  const marked = JSON.stringify(value, (_name, each) => (typeof each === 'number' && numbers++ === 0 ? NUMBER : each))
  return [
    JSON.stringify({ ...value, [MARK]: 1 }),
    `{${JSON.stringify(twice)}:${JSON.stringify(value[twice])},${whole.slice(1)}`,
    ...(numbers === 0 ? [] : ['1e999', '1234567890123456789012345678'].map((number) => marked.replace(`"${NUMBER}"`, number))),
  ]
}

const NOT_A_SHAPE = ['null', '[]', '{}', 'true', '1e999', `"${MARK}"`, '[[[[]]]]', `{"__proto__":{"a":1}}`]

test('bad input at every door of a whole house', { timeout: 120_000 }, (t) =>
  withHouse(async (scene) => {
    const doors = doorsOf(scene)
    const withBody = doors.filter(({ route }) => route.body !== undefined)
    await t.test('every door is served, and whoever comes without what it asks is refused', async () => {
      for (const { route, path, asker } of doors) {
        const reply = await asker.ask(route.method, path, { credentials: {}, ...(route.body === undefined ? {} : { body: '{}' }) })
        if (route.asker === 'anyone' && reply.status < 300) continue
        const code = refused(reply, route, asker.secrets)
        assert.notEqual(code, route.path.startsWith('/log/tile') ? '' : 'request.unknown-route', path)
        if (['professional', 'operator', 'desk'].includes(route.asker)) assert.equal(code, 'session.absent', path)
        if (route.asker === 'key' || route.asker === 'software') assert.equal(code, 'proof.invalid', path)
        if (route.asker === 'insurer') assert.equal(code, 'insurer.unauthenticated', path)
      }
    })

    await t.test('another content type than JSON is refused at every door, with or without a body that would be JSON', async () => {
      for (const door of withBody) {
        for (const contentType of CONTENT_TYPES) {
          assert.equal(
            refused(await send(door, `{"${MARK}":1}`, { contentType }), door.route),
            'request.unsupported',
            `${door.path} ${contentType}`,
          )
        }
      }
    })

    await t.test('what is not JSON with one reading is malformed: truncated, nested, in another encoding, compressed', async () => {
      for (const door of withBody) {
        for (const [what, body] of Object.entries(NOT_JSON)) {
          assert.equal(refused(await send(door, body), door.route, door.asker.secrets), 'request.malformed', `${door.path} ${what}`)
        }
        for (const body of NOT_A_SHAPE)
          assert.equal(refused(await send(door, body), door.route), 'request.malformed', `${door.path} ${body}`)
      }
    })

    await t.test('a body too large is refused before it is read, and one of chunks too', async () => {
      for (const door of withBody) {
        const large = JSON.stringify({ [MARK]: MARK.repeat(10_000) })
        assert.equal(refused(await send(door, large), door.route), 'request.too-large', door.path)
        assert.equal(
          refused(await send(door, large, { headers: { 'transfer-encoding': 'chunked' } }), door.route),
          'request.too-large',
          door.path,
        )
      }
    })

    await t.test(
      'at every door, every field of its shape: replaced by what it is not, removed, written twice, or one more beside it',
      async (inner) => {
        const seed = randomBytes(4).readInt32LE()
        inner.diagnostic(`seed ${seed}`)
        for (const door of withBody) {
          const { body: shape } = door.route
          assert(shape !== undefined)
          await fc.assert(
            fc.asyncProperty(brokenOf(shape), async (value) => {
              const reply = await send(door, JSON.stringify(value))
              assert.equal(refused(reply, door.route, door.asker.secrets), 'request.malformed', reply.text)
              assert((JSON.parse(reply.text) as { fields?: string[] }).fields?.length, 'the fields to correct are named')
            }),
            { seed, numRuns: 12 },
          )
          await fc.assert(
            fc.asyncProperty(samplesOf(shape), fc.nat(), async (value, n) => {
              for (const body of rewritten(value as Record<string, unknown>, n)) {
                assert.equal(refused(await send(door, body), door.route, door.asker.secrets), 'request.malformed', body)
              }
            }),
            { seed, numRuns: 3 },
          )
        }
      },
    )

    await t.test('a method that a route does not have is an unknown address, whatever a header says of it', async () => {
      const published = doors.map(({ route }) => new RegExp(`^${route.method} ${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`))
      const isPublished = (asked: string): boolean => published.some((pattern) => pattern.test(asked))
      for (const path of new Set(doors.map((door) => door.path))) {
        for (const method of METHODS.filter((each) => !isPublished(`${each} ${path}`))) {
          const reply = await scene.professional.ask(method, path, {
            headers: { 'x-http-method-override': 'GET', 'x-method-override': 'POST' },
          })
          assert.equal(refused(reply, undefined, scene.professional.secrets), 'request.unknown-route', `${method} ${path}`)
        }
        const head = await scene.professional.ask('HEAD', path)
        assert.deepEqual([head.status, head.text], [404, ''], path)
      }
    })

    await t.test('a path never leaves its folder, and is never said back', async () => {
      const walks = [
        '..',
        '%2e%2e',
        '..%2f',
        '%2e%2e%2f',
        '..\\',
        '..%5c',
        '....//',
        '%252e%252e',
        '..;',
        '%c0%ae%c0%ae',
        '.%00.',
        `${MARK}%00`,
        '~',
        '',
      ]
      const goals = ['/package.json', '/README.md', '/etc/passwd', '/operator/src/house.ts', '/index.html', '/v1/session', '']
      const roots = ['/assets/', '/assets', '/log/tile/', '/log/tile/0/', '/v1/receipts/', '/v1/claims/', '/v1/status-lists/', '//', '/']
      for (const root of roots) {
        for (const walk of walks) {
          for (const goal of goals) {
            const target = `${root}${[walk, walk, walk].join('/')}${goal}`
            const reply = await scene.professional.ask('GET', target, { credentials: {} })
            // The page itself is served at the root, however its slashes are written.
            if (reply.text.startsWith('<!doctype html>') || (root === '/' && walk === '' && goal === '')) continue
            refused(reply)
          }
        }
      }
      const asked = [
        '/v1/claims?before=x&before=y',
        `/v1/claims?before=${MARK}`,
        '/v1/payments?before=-1',
        `/v1/payments?before=${'9'.repeat(30)}`,
      ]
      for (const target of asked) assert.equal(refused(await scene.professional.ask('GET', target)), 'request.malformed', target)
      for (const target of [
        `/v1/claims/${MARK}`,
        '/v1/claims/%00',
        `/v1/claims/${'a'.repeat(150)}`,
        `/v1/claims/${'a'.repeat(5_000)}`,
        '/v1/claims/%zz',
      ]) {
        refused(await scene.professional.ask('GET', target))
      }
    })

    await t.test('after all this nobody was read, and nothing is half-done', async () => {
      assert.deepEqual(scene.faults, [])
      assert.deepEqual(await audit(scene.db.owner), { ...CLEAN, entries: 0, counted: 0 })
      assert.deepEqual(await held(scene.db), { claims: 0, batches: 0, accounts: 0, imports: 0 })
    })

    await t.test('a clock more than a minute away is refused at every door, and one within it is not', () => clockSkew(scene))
    await t.test('a proof serves once, whichever process is asked, and whatever the answer was', () => replays(scene))
    await t.test('a proof altered, or made for anything else, opens no door', () => alteredProofs(scene, scene.thiefKey))
    await t.test('RFC 9449 §4.3: a proof of another kind, though signed by the right key, opens no door', () => unusualProofs(scene))
    await t.test('a token without its key opens no door', () => stolenToken(scene, scene.thief))
    await t.test('RFC 7523 §3: an assertion of nobody, of another or altered opens no door', () =>
      alteredAssertions(scene, scene.insurerKey),
    )
    await t.test('a file that cannot be taken leaves nothing behind', () => portfolios(scene))
    let looks = { paid: 0, answered: 0 }
    await t.test('each kind of wrong card has its refusal, and those that could be tried are paid', async () => {
      looks = await cards(scene)
    })
    await t.test('one invoice, however often and under whatever key it is sent', () => claims(scene))

    await t.test('in the end the books agree, and no fault was met', async () => {
      assert.deepEqual(scene.faults, [])
      const found = await audit(scene.db.owner)
      // The look-up that led to the invoice is one more answer.
      assert.deepEqual(found, { ...CLEAN, entries: looks.paid + looks.answered + 1, counted: looks.answered + 1 })
      assert.deepEqual(await held(scene.db), { claims: 1, batches: 0, accounts: 0, imports: 0 })
    })
  }),
)

const CLEAN = { over: 0, unequal: 0, paidTwice: 0, freeWithoutPayer: 0, engagementsAdrift: 0 }

async function held(db: TestDatabase): Promise<unknown> {
  const [row] = await db.owner.query(
    `select (select count(*) from claims.claim)::int as claims, (select count(*) from payments.batch)::int as batches,
       (select count(*) from payments.bank_account)::int as accounts, (select count(*) from beneficiaries.import where state <> 'refused')::int as imports`,
    [],
  )
  return { ...row }
}
