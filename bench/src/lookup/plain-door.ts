import process from 'node:process'
import { cardKey } from '@cloison/evidence'
import { connect } from '@cloison/operator'
import fastify from 'fastify'
import postgres from 'postgres'
import { askerOf } from './asker.ts'
import { serve } from './serve.ts'

/** What anyone would write: fastify, postgres.js, one select by key for each request. Nothing is counted, nothing is written down. */
const url = process.env['BENCH_DATABASE_URL'] ?? ''
const proof = process.env['BENCH_PROOF'] === '1'
const sql = postgres(url, { max: 2, fetch_types: false })
const sessions = await connect({ url, max: 1 })
let origin = ''
const signedIn = askerOf(sessions, proof, () => origin)
const app = fastify()
app.removeAllContentTypeParsers()
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.post('/v1/rights', async (request, reply) => {
  const who = await signedIn(request)
  if ('refused' in who) return reply.code(401).send(who)
  const { card, birthDate, rank } = JSON.parse(String(request.body)) as { card: string; birthDate: string; rank: number }
  const key = Buffer.from(cardKey(card, birthDate, rank)).toString('hex')
  const [row] = await sql`select valid_from, valid_until, rules, routing from plain.card where key = ${key}`
  return row ?? reply.code(404).send({ code: 'unknown' })
})
origin = await serve(app)
