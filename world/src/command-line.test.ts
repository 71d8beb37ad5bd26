import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readCommand, UsageError } from './command-line.ts'
import { type Day, dayOf } from './day.ts'

const today = '2026-11-24' as Day

test('a portfolio is asked for with its insurer, size, format and days', () => {
  const command = readCommand(
    'portfolio --insurer 3 --persons 1000000 --format ndjson --out f --seed s --day 2026-12-01 --since 2026-11-24 --sequence 4'.split(' '),
    today,
  )
  assert.deepEqual(command, {
    name: 'portfolio',
    json: false,
    insurer: 3,
    persons: 1_000_000,
    format: 'ndjson',
    out: 'f',
    seed: 's',
    day: dayOf('2026-12-01'),
    since: dayOf('2026-11-24'),
    origin: dayOf('2026-11-24'),
    sequence: 4,
    previous: 3,
    keys: undefined,
  })
})

test('what cannot be used is answered by one sentence', () => {
  for (const line of [
    'portfolio',
    'portfolio --out f --insurer 85',
    'portfolio --out f --insurer 0',
    'portfolio --out f --persons 1e6',
    'portfolio --out f --persons -1',
    'portfolio --out f --format xml',
    'portfolio --out f --day 2026-02-30',
    'portfolio --out f --day 1990-01-01',
    'portfolio --out f --since 2026-11-24',
    'portfolio --out f --previous 1',
    'portfolio --out f --colour red',
    'portfolio --out',
    'portfolio keys --out f',
    'keys',
    'paint',
  ]) {
    assert.throws(() => readCommand(line.split(' '), today), UsageError, line)
  }
  assert.deepEqual(readCommand([], today), { name: 'help' })
  assert.deepEqual(readCommand(['portfolio', '--help'], today), { name: 'help' })
})

test('the command writes a signed file and says what it did; a bad folder gives a sentence and code 1', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-world-'))
  const bin = fileURLToPath(new URL('../bin/cloison-world.ts', import.meta.url))
  const run = promisify(execFile)
  try {
    const out = join(folder, 'p.csv')
    const { stdout } = await run(process.execPath, [
      bin,
      'portfolio',
      '--insurer',
      '3',
      '--persons',
      '50',
      '--out',
      out,
      '--keys',
      join(folder, 'keys'),
      '--json',
    ])
    const result = JSON.parse(stdout) as { persons: number; amc: string; signature: string }
    assert.equal(result.persons, 50)
    assert.equal((await readFile(out, 'utf8')).split('\n').length, 53)
    assert.equal((await readFile(result.signature, 'utf8')).split('.').length, 3)
    await assert.rejects(
      run(process.execPath, [bin, 'portfolio', '--out', join(folder, 'absent', 'p.csv')]),
      (fault: { code: number; stderr: string }) => {
        assert.equal(fault.code, 1)
        assert.match(fault.stderr, /^Lecture ou écriture impossible \(ENOENT\)[^\n]*\n$/)
        return true
      },
    )
    await assert.rejects(run(process.execPath, [bin, 'portfolio', '--insurer', 'x', '--out', 'f']), { code: 2 })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
