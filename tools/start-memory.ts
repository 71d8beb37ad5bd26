import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ConfigRefused } from '@cloison/operator'

/** What is remembered from one start to the next. */
export interface Demo {
  readonly seed: string
  readonly persons: number
  readonly day: string
  readonly establishments: number
  readonly cast: readonly {
    readonly title: string
    readonly name: string
    readonly rpps: string
    readonly sites: readonly string[]
    readonly codes: readonly string[]
  }[]
  readonly operators: readonly string[]
  /** Filled in the mode `full`: cards to try, with the persons they cover. */
  readonly cards: readonly {
    readonly file: string
    readonly insurer: string
    readonly persons: readonly { readonly birthDate: string; readonly rank: number }[]
  }[]
}

/** Makes the folder where everything is kept. @throws ConfigRefused when it cannot be written */
export function makeFolder(folder: string): void {
  const place = join(folder, 'demo')
  try {
    // One by one: Node's own recursive option never returns where a parent exists but takes no folder, as in /proc.
    const missing: string[] = []
    for (let at = resolve(place); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.push(at)
    for (const path of missing.reverse()) mkdirSync(path, { mode: 0o711 })
    writeFileSync(join(place, '.writable'), '')
    rmSync(join(place, '.writable'))
  } catch {
    throw new ConfigRefused(`Le dossier ${folder} ne peut pas être écrit : choisissez-en un autre avec --folder.`)
  }
}

/** @throws ConfigRefused when the file is not one that we wrote */
export function readDemo(folder: string): Demo | undefined {
  const file = join(folder, 'demo', 'demo.json')
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Demo
  } catch {
    throw new ConfigRefused(`Le fichier ${file} est abîmé : choisissez un autre dossier avec --folder.`)
  }
}

/** Whole or not at all: a start that is cut leaves the former one. */
export function writeDemo(folder: string, demo: Demo): void {
  const file = join(folder, 'demo', 'demo.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
