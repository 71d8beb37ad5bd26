import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { refusals } from './refusals.ts'
import { signinPaths, signinRefusals } from './signin.ts'

test('every shape of sign-in can be published as JSON Schema', () => {
  for (const [path, { body, answer }] of Object.entries(signinPaths)) {
    for (const shape of [body, answer]) if (shape !== undefined) assert.equal(typeof z.toJSONSchema(shape, { io: 'input' }), 'object', path)
  }
})

test('a code of sign-in means one thing in the whole contract, and each sentence is one a person can act on', () => {
  for (const [code, [status, sentence]] of Object.entries(signinRefusals)) {
    const elsewhere = (refusals as Record<string, readonly unknown[]>)[code]
    assert(elsewhere === undefined || elsewhere[1] === sentence, `${code} is said twice`)
    assert(status >= 400 && status < 600)
    assert.match(sentence, /^\p{Lu}.*\.$/u, code)
    assert.doesNotMatch(sentence, /'|\x20[?!;:]/, `${code}: French typography`)
  }
})
