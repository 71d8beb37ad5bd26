import fc from 'fast-check'
import { z } from 'zod'
import { MARK } from '../refused.ts'

type Schema = Readonly<Record<string, unknown>>

/** Values that a shape takes, drawn from its own JSON Schema. */
export function samplesOf(shape: z.ZodType): fc.Arbitrary<unknown> {
  return samples(z.toJSONSchema(shape, { io: 'input' }) as Schema).filter((value) => shape.safeParse(value).success)
}

/** A value that the shape took, with one place of it, at any depth, replaced or removed so that it no longer does. */
export function brokenOf(shape: z.ZodType): fc.Arbitrary<unknown> {
  return fc
    .tuple(samplesOf(shape), fc.nat(), fc.constantFrom(...WRONG))
    .map(([value, place, wrong]) => {
      const places = placesOf(value)
      return replaced(value, places[place % places.length] ?? [], wrong)
    })
    .filter((value) => !shape.safeParse(value).success)
}

const REMOVED = Symbol('removed')
const WRONG: readonly unknown[] = [
  REMOVED,
  null,
  true,
  MARK,
  '',
  MARK.repeat(3_000),
  -1,
  0.5,
  1e300,
  Number.MAX_SAFE_INTEGER,
  [],
  [MARK],
  {},
  { [MARK]: MARK },
  { $gt: '' },
  { __proto__: null, constructor: { prototype: { admin: true } } },
  "' or 1=1 --",
  '../../etc/passwd',
  '=cmd()',
  '１２３',
]

type Step = string | number

/** Every place of a value: itself, and what is inside. */
function placesOf(value: unknown, at: readonly Step[] = []): Step[][] {
  if (typeof value !== 'object' || value === null) return [[...at]]
  const inside = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value)
  return [[...at], ...inside.flatMap(([step, item]) => placesOf(item, [...at, step]))]
}

function replaced(value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown {
  if (step === undefined) return by === REMOVED ? null : by
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<Step, unknown>
  if (rest.length === 0 && by === REMOVED && !Array.isArray(value)) delete copy[step]
  else copy[step] = replaced(copy[step], rest, by)
  return copy
}

function samples(schema: Schema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  const ways = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined
  if (ways !== undefined) return fc.oneof(...ways.map(samples))
  const number = (name: string, otherwise: number): number => (typeof schema[name] === 'number' ? schema[name] : otherwise)
  switch (schema['type']) {
    case 'string':
      return text(schema, number('minLength', 0), number('maxLength', 1_000))
    case 'integer':
    case 'number':
      return fc.integer({ min: Math.max(number('minimum', 0), -1e6), max: Math.min(number('maximum', 1e6), 1e9) })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(samples(schema['items'] as Schema), {
        minLength: number('minItems', 0),
        maxLength: Math.min(number('maxItems', 3), number('minItems', 0) + 3),
      })
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
      const required = new Set(schema['required'] as string[] | undefined)
      return fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, samples(inner)])), {
        requiredKeys: [...required] as never[],
      })
    }
    default:
      return fc.constant(MARK)
  }
}

function text(schema: Schema, minLength: number, maxLength: number): fc.Arbitrary<string> {
  if (schema['format'] === 'date')
    return fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }).map(dayText)
  const pattern = schema['pattern']
  if (typeof pattern !== 'string') return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40) })
  return fc.stringMatching(new RegExp(pattern)).map((each) => each.slice(0, maxLength))
}

const dayText = (date: Date): string => date.toISOString().slice(0, 10)
