import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import process from 'node:process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createWorld, openProgram, startInstance } from '@cloison/world'
import type { Verdict } from './attack.ts'
import { openAuditor } from './auditor.ts'
import { attacks, tryAttack } from './run.ts'
import type { Target } from './target.ts'

const BIN = fileURLToPath(new URL('../bin/cloison-redteam.ts', import.meta.url))

test('against a fresh instance, each attack is tried and its bound holds', { timeout: 240_000 }, async () => {
  const instance = await startInstance({ persons: 1000, say: () => undefined })
  try {
    const { code, out, err } = await run(['run', '--all', '--json', '--origin', instance.origin, '--folder', instance.folder])
    assert.equal(code, 0, `${err}${out}`)
    assert.match(err, /^graine : \S+/)
    const verdicts = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Verdict)
    assert.deepEqual(
      verdicts.map(({ name, persons, bound, ok }) => ({ name, exposed: persons.exposed, bound, ok })),
      [
        // The one that was held back is answered to the thief instead of its owner: the attack reached the door.
        { name: 'session-theft', exposed: 1, bound: 1, ok: true },
        { name: 'probe', exposed: 0, bound: 0, ok: true },
        { name: 'push-approved', exposed: 0, bound: 0, ok: true },
      ],
    )
    const [theft, guesses] = verdicts
    assert.equal(theft?.figures['answersToTheOneHeldBack'], 1)
    const refusals = (each: Verdict | undefined) => Object.keys((each?.figures['refusals'] ?? {}) as object)
    for (const code of ['proof.invalid', 'proof.replayed']) assert(refusals(theft).includes(code), code)
    // The watch may freeze whoever guesses before every kind of guess was made: then the rest is refused for that reason, and no other.
    const seen = refusals(guesses)
    const stopped = seen.includes('session.frozen')
    assert(seen.length >= 2, seen.join())
    for (const code of ['person.unknown', 'card.bad-signature', 'claim.engagement-unknown', 'claim.unknown', 'receipt.not-yet-numbered'])
      assert(stopped || seen.includes(code), `${code}: ${seen.join()}`)
    // A second time, the codes have served: said in a sentence, and no attack is taken for harmless.
    const again = await run(['run', 'probe', '--json', '--origin', instance.origin, '--folder', instance.folder])
    assert.equal(again.code, 2)
    assert.equal(again.out, '')
  } finally {
    await instance.stop()
  }
})

test('the auditor counts what an answer tells, whatever its status', () => {
  const auditor = openAuditor()
  assert.equal(auditor.received('a', { status: 404, body: { code: 'person.unknown' } }), false)
  assert.equal(auditor.received('a', { status: 200, body: { recognised: true, covered: false } }), true)
  assert.equal(auditor.received('b', { status: 500, body: { code: 'fault.unknown', routing: {} } }), true)
  assert.equal(auditor.received('b', { status: 200, body: { recognised: true } }), true)
  assert.equal(auditor.received('c', { status: 429, body: {} }), false)
  assert.deepEqual(auditor.count(), { asked: 3, exposed: 2 })
  assert.deepEqual(auditor.refusals(), { 429: 1, 'person.unknown': 1 })
})

test('a platform that answers whoever asks is caught by every attack', async () => {
  const said = { recognised: true, covered: true, engagement: 'any', day: '2026-01-01', claimId: 'any', state: 'accepted' }
  const phone = createServer((asked, answer) => {
    asked.resume()
    answer.writeHead(303, { location: `${origin}/connexion?code=any&state=any` }).end()
  })
  const server = createServer((asked, answer) => {
    asked.resume()
    answer.setHeader('content-type', 'application/json')
    answer.end(JSON.stringify({ ...said, authorizationUrl, situations: [{ finess: '759999014' }] }))
  })
  const origin = await listening(server)
  const authorizationUrl = await listening(phone)
  const cards = Array.from({ length: 8 }, (_, at) => ({ card: `CLO1:${'AB'.repeat(60)}${at}`, birthDate: '1980-01-01', rank: 1 }))
  const target: Target = {
    origin,
    cast: [{ rpps: '10999999999' }],
    world: createWorld({ seed: 'open', persons: 84, day: '2026-01-01' }),
    signIn: async (_rank, key) => Object.assign(await openProgram(origin, key), { token: 'T'.repeat(43) }),
    cards: (most) => Promise.resolve(cards.slice(0, most)),
  }
  try {
    for (const attack of attacks) {
      const { ok, persons, bound } = await tryAttack(attack, target, 'seed')
      assert.equal(ok, false, attack.name)
      assert(persons.exposed > bound, attack.name)
    }
  } finally {
    server.close()
    phone.close()
  }
})

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

function run(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  return new Promise((done) => child.once('close', (code) => done({ code, ...said })))
}
