import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { openapiDocument, publishedRoutes } from './openapi.ts'
import { refusals } from './refusals.ts'
import { signinRefusals } from './signin.ts'

interface Operation {
  readonly operationId: string
  readonly security: readonly Record<string, unknown>[]
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Record<string, unknown>; readonly securitySchemes: Record<string, unknown> }
}

const document = JSON.parse(JSON.stringify(openapiDocument())) as Document
const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.values(item).map((operation) => ({ path, operation })))

const AGAIN = `node -e "import('@cloison/contract').then((c) => process.stdout.write(JSON.stringify(c.openapiDocument(), null, 2)))" > docs/openapi.json && npx biome format --write docs/openapi.json`

test('docs/openapi.json is what the doors publish', () => {
  const kept: unknown = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'))
  assert.deepEqual(kept, document, `the shapes have changed: ${AGAIN}`)
})

test('every reference leads somewhere, and nothing without a name is referred to', () => {
  const found = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference)
  assert(found.length > 50)
  for (const reference of found) {
    assert(reference.startsWith('#/'), reference)
    let at: unknown = document
    for (const step of reference.slice(2).split('/')) at = (at as Record<string, unknown>)[step]
    assert.equal(typeof at, 'object', reference)
  }
  assert.doesNotMatch(JSON.stringify(document), /unnamed|"\$id"|"\$schema"/)
})

test('operations are named once; their parameters are those of the path; their security is described', () => {
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length)
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const told = (operation.parameters ?? []).filter((each) => each.in === 'path').map(({ name }) => name)
    assert.deepEqual(told, inPath, path)
    for (const scheme of operation.security.flatMap(Object.keys)) assert(scheme in document.components.securitySchemes, scheme)
  }
})

test('every refusal that a door may answer is told once with its sentence, and every code of the contract is told somewhere', () => {
  const sentences: Record<string, readonly [number, string]> = { ...refusals, ...signinRefusals }
  const told = new Set<string>()
  for (const { operation } of operations) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const { description } = response as { description: string }
      for (const [, code = '', sentence] of description.matchAll(/^`([^`]+)` : (.+)$/gm)) {
        assert.deepEqual([sentences[code]?.[0], sentences[code]?.[1]], [Number(status), sentence])
        told.add(code)
      }
    }
  }
  assert.deepEqual(
    Object.keys(sentences).filter((code) => !told.has(code)),
    [],
  )
})

test('what is sent is closed: no object of a body takes a field that it does not name, but for what browsers add', () => {
  const open: string[] = []
  const walk = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return
    const schema = value as Record<string, unknown>
    if (schema['type'] === 'object' && schema['properties'] !== undefined && schema['additionalProperties'] !== false) open.push(at)
    const reference = schema['$ref']
    if (typeof reference === 'string') walk(document.components.schemas[reference.split('/').at(-1) ?? ''], reference)
    for (const [key, inner] of Object.entries(schema)) walk(inner, `${at}/${key}`)
  }
  for (const { path, operation } of operations) walk(operation.requestBody, path)
  assert.deepEqual(
    open.filter((at) => !at.includes('Passkey')),
    [],
  )
  assert.deepEqual([...new Set(publishedRoutes().map(({ method, body }) => method === 'GET' && body !== undefined))], [false])
})
