import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from '@cloison/world'
import type postgres from 'postgres'
import type { Listed } from './insured.ts'
import type { Sealed } from './staff.ts'

/** Something that must be readable nowhere, and whose it is. */
export interface Needle {
  readonly of: string
  readonly kind: 'nir' | 'name' | 'birth date' | 'iban' | 'rpps' | 'member number'
  readonly text: string
  /** A text that stands everywhere, whoever lives: the first of a month, on which contracts begin. It tells nothing unless it stands in a row about them. */
  readonly common: boolean
}

/** Shorter names are found by chance in megabytes of random bytes. */
const NAME_LENGTH_MIN = 8
const FILE_BYTES_MAX = 64 * 1024 * 1024
const FILES_MAX = 20_000

/**
 * What is secret of these persons, in every writing that the platform was given. A name that is also a public one, such as that of a pharmacy, says
 * nothing of anybody and is left out.
 */
export function needlesOf(listed: readonly Listed[], sealed: Sealed, world: World): Needle[] {
  const isPublic = publicNames(world)
  const found: Needle[] = []
  const add = (of: string, kind: Needle['kind'], text: string, common = false): void => void found.push({ of, kind, text, common })
  for (const { insured } of listed) {
    const of = `${insured.insurerId}/${insured.memberNumber}/${insured.birthDate}/${insured.rank}`
    add(of, 'nir', insured.nir)
    for (const text of [insured.birthDate, insured.birthDate.replaceAll('-', ''), insured.birthDate.split('-').reverse().join('/')])
      add(of, 'birth date', text, insured.birthDate.endsWith('-01'))
    add(of, 'member number', insured.memberNumber)
    const whole = `${insured.familyName} ${insured.givenNames}`
    for (const name of [whole, insured.familyName, insured.givenNames])
      if (name.length >= NAME_LENGTH_MIN && !isPublic(name)) add(of, 'name', name)
  }
  for (const { rpps, familyName } of sealed.professionals) {
    add(rpps, 'rpps', rpps)
    if (familyName.length >= NAME_LENGTH_MIN && !isPublic(familyName)) add(rpps, 'name', familyName)
  }
  for (const iban of sealed.ibans) for (const text of [iban, iban.slice(4, 27)]) add(iban, 'iban', text)
  return found
}

function publicNames({ insurers, establishments }: World): (name: string) => boolean {
  const text = [...insurers, ...establishments].map((each) => JSON.stringify(each)).join(' ')
  return (name) => text.includes(name)
}

/** Every row of every table of ours, as text: what a dump holds. */
export async function dumpRows(owner: postgres.Sql): Promise<string> {
  const tables = await owner<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%' order by 1`
  const parts: string[] = []
  for (const { name } of tables) {
    const rows = await owner.unsafe<{ line: string }[]>(`select x::text as line from ${name} x`)
    parts.push(name, ...rows.map(({ line }) => line))
  }
  return parts.join('\n')
}

/** Files below a folder, as they lie on the disk; those that end meanwhile are left out. */
export function* filesBelow(folder: string): Generator<{ readonly path: string; readonly bytes: Buffer }> {
  const queue = [folder]
  for (let at = 0; at < queue.length && at < FILES_MAX; at++) {
    const path = queue[at] as string
    try {
      const known = statSync(path)
      if (known.isDirectory()) queue.push(...readdirSync(path).map((name) => join(path, name)))
      else if (known.size > 0 && known.size <= FILE_BYTES_MAX) yield { path, bytes: readFileSync(path) }
    } catch {
      // It was removed while we were looking.
    }
  }
}

/** The needles that stand in these bytes, in UTF-8; those that stand everywhere are not looked for. */
export function found(needles: readonly Needle[], bytes: Buffer): Needle[] {
  return needles.filter(({ text, common }) => !common && bytes.includes(text))
}
