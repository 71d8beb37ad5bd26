import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { openapiDocument } from '@cloison/contract'
import type { FastifyInstance } from 'fastify'
import { accountsRoutes } from './accounts.route.ts'
import { claimsRoutes } from './claims.route.ts'
import { consoleRoutes } from './console.route.ts'
import { consoleSigninRoutes } from './console-signin.route.ts'
import { deferredClaimsRoutes } from './deferred-claims.route.ts'
import { deskRoutes, deskSessionRoutes } from './desk.route.ts'
import { insurerRoutes } from './insurer.route.ts'
import { keysRoutes } from './keys.route.ts'
import { logRoutes } from './log.route.ts'
import { openapiRoutes } from './openapi.route.ts'
import { operatorRoutes } from './operators.route.ts'
import { batchesRoutes, remittancesRoutes } from './payments.route.ts'
import { planesRoutes } from './planes.route.ts'
import { rightsRoutes } from './rights.route.ts'
import { openServer } from './server.ts'
import { sessionRoutes } from './session.route.ts'
import { signinRoutes } from './signin.route.ts'
import { knownRoutes, numbersRoutes } from './ways.route.ts'

const plugins: Readonly<Record<string, readonly ((house: never) => (app: FastifyInstance) => Promise<void>)[]>> = {
  'accounts.route.ts': [accountsRoutes],
  'claims.route.ts': [claimsRoutes],
  'console.route.ts': [consoleRoutes],
  'console-signin.route.ts': [consoleSigninRoutes],
  'deferred-claims.route.ts': [deferredClaimsRoutes],
  'desk.route.ts': [deskSessionRoutes, deskRoutes],
  'insurer.route.ts': [insurerRoutes],
  'keys.route.ts': [keysRoutes],
  'log.route.ts': [logRoutes],
  'openapi.route.ts': [() => openapiRoutes],
  'operators.route.ts': [operatorRoutes],
  'payments.route.ts': [batchesRoutes, remittancesRoutes],
  'planes.route.ts': [planesRoutes],
  'rights.route.ts': [rightsRoutes],
  'session.route.ts': [sessionRoutes],
  'signin.route.ts': [signinRoutes],
  'ways.route.ts': [knownRoutes, numbersRoutes],
}

/** Routes are written before any house is looked into: nobody asks anything here. */
const nobody = new Proxy({}, { get: () => undefined }) as never

async function everyRoute(): Promise<{ app: FastifyInstance; routes: string[] }> {
  const routes: string[] = []
  const app = openServer({ entropy: { bytes: (length) => new Uint8Array(length) }, fault: () => undefined })
  app.addHook('onRoute', ({ method, url }) => {
    const path = url.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')
    for (const each of [method].flat()) routes.push(`${each} ${path}`)
  })
  for (const plugin of Object.values(plugins).flat()) await app.register(plugin(nobody))
  await app.ready()
  return { app, routes }
}

test('every file of routes is tried here', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.route.ts'))
  assert.deepEqual(files.sort(), Object.keys(plugins).sort())
})

test('the description and the doors have the same routes', async () => {
  const { app, routes } = await everyRoute()
  const paths = openapiDocument()['paths'] as Record<string, Record<string, unknown>>
  const told = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
  assert.deepEqual(routes.sort(), told.sort())
  await app.close()
})

test('the description is served as it is published', async () => {
  const { app } = await everyRoute()
  const reply = await app.inject('/v1/openapi.json')
  assert.deepEqual([reply.statusCode, reply.headers['content-type']], [200, 'application/json; charset=utf-8'])
  assert.deepEqual(reply.json(), JSON.parse(JSON.stringify(openapiDocument())))
  await app.close()
})
