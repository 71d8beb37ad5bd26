/**
 * The text form in which values travel to and from PostgreSQL (documentation, chapters 8 and 54). Both directions stand here so that the
 * driver guesses nothing: its own conversions depend on the first element of an array and turn days into instants.
 */

/** Object identifiers of pg_type.dat; they are part of the protocol and never change. */
const OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  oid: 26,
  json: 114,
  float4: 700,
  float8: 701,
  date: 1082,
  timestamptz: 1184,
  jsonb: 3802,
}

const ARRAY_OF_TEXT = [1009, 1015, 1002, 1014, 1182, 1231, 2951]

/** A parameter in text form, or null. @throws TypeError for what no column can hold (undefined, NaN, functions, symbols). */
export function encode(value: unknown): string | null {
  if (value === null) return null
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (typeof value === 'number') return encodeNumber(value)
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return `{${value.map(encodeElement).join(',')}}`
  if (typeof value === 'object') return JSON.stringify(value)
  throw new TypeError(`a parameter cannot be ${typeof value}`)
}

function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('a numeric parameter must be finite')
  return String(value)
}

function encodeElement(value: unknown): string {
  const text = encode(value)
  if (text === null) return 'NULL'
  return Array.isArray(value) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}

const toNumber = (text: string): number => Number(text)
const toBigInt = (text: string): bigint => BigInt(text)
const toBoolean = (text: string): boolean => text === 't'
const toText = (text: string): string => text
const toBytes = (text: string): Buffer => Buffer.from(text.slice(2), 'hex')
const toDate = (text: string): Date => new Date(`${text.slice(0, 10)}T${text.slice(11)}`.replace(/([+-]\d\d)$/, '$1:00'))

/** Elements of a one-dimensional array in text form: `{1,NULL,"a \"b\""}`. @throws TypeError when there are several dimensions. */
export function decodeArray<T>(text: string, element: (text: string) => T): (T | null)[] {
  const found: (T | null)[] = []
  let at = 1
  while (at < text.length - 1) {
    if (text[at] === '{') throw new TypeError('arrays of arrays are not read: select json or rows')
    if (text[at] === '"') {
      let value = ''
      for (at++; text[at] !== '"'; at++) {
        if (text[at] === '\\') at++
        value += text[at]
      }
      found.push(element(value))
      at += 2
      continue
    }
    const comma = text.indexOf(',', at)
    const end = comma === -1 ? text.length - 1 : comma
    const value = text.slice(at, end)
    found.push(value === 'NULL' ? null : element(value))
    at = end + 1
  }
  return found
}

const scalars: readonly [from: number[], parse: (text: string) => unknown][] = [
  [[OID.bool], toBoolean],
  [[OID.bytea], toBytes],
  [[OID.int8], toBigInt],
  [[OID.int2, OID.int4, OID.oid, OID.float4, OID.float8], toNumber],
  [[OID.date], toText],
  [[OID.timestamptz], toDate],
  [[OID.json, OID.jsonb], (text) => JSON.parse(text) as unknown],
]

const arrays: readonly [from: number[], element: (text: string) => unknown][] = [
  [[1000], toBoolean],
  [[1001], toBytes],
  [[1016], toBigInt],
  [[1005, 1007, 1028, 1021, 1022], toNumber],
  [[1185], toDate],
  [ARRAY_OF_TEXT, toText],
]

/** Types the driver would otherwise convert by itself, on the way in or out. */
const DRIVER_TYPES = [0, 16, 17, 21, 23, 25, 26, 114, 700, 701, 1082, 1114, 1184, 3802]

interface DriverType {
  to: number
  from: number[]
  serialize: (value: unknown) => unknown
  parse: (text: string) => unknown
}

/** The `types` option of the driver: parameters go as {@link encode} made them, columns are read as `ports/sql.ts` says. */
export function driverTypes(): Record<string, DriverType> {
  const types: Record<string, DriverType> = {}
  const add = (oid: number, parse: (text: string) => unknown): void => {
    types[`oid${oid}`] = { to: oid, from: [oid], serialize: (value) => value, parse }
  }
  for (const oid of DRIVER_TYPES) add(oid, toText)
  for (const [oids, parse] of scalars) for (const oid of oids) add(oid, parse)
  for (const [oids, element] of arrays) for (const oid of oids) add(oid, (text) => decodeArray(text, element))
  return types
}
