import process from 'node:process'
import { connect, look, openDisclosure, openServer, pay, rightsRoutes, systemClock, systemEntropy } from '@cloison/operator'
import { askerOf } from './asker.ts'
import { serve } from './serve.ts'

/** Our own door, as the product opens it: the same server, route, disclosure and turnstile. */
const url = process.env['BENCH_DATABASE_URL'] ?? ''
const proof = process.env['BENCH_PROOF'] === '1'
const [paying, looking] = await Promise.all([connect({ url, max: 1 }), connect({ url, max: 1 })])
const entropy = systemEntropy()
let origin = ''
const signedIn = askerOf(looking, proof, () => origin)
const app = openServer({ entropy, fault: (reference, kind) => process.stderr.write(`${reference} ${kind}\n`) })
const disclosure = openDisclosure({
  entropy,
  door: 1,
  turnstile: { pay: (batch) => pay(paying, batch), look: (ticket, batch) => look(looking, ticket, batch) },
})
await app.register(
  rightsRoutes({
    clock: systemClock,
    disclosure,
    signedIn,
    signedInOnce: signedIn,
    dayOf: () => Promise.reject(new Error('not measured')),
    readCard: () => ({ ok: false, code: 'malformed' }),
  }),
)
origin = await serve(app)
