import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { simulatedClock } from './simulated.ts'

test('a simulated clock runs ahead by what the file says, never back, and nothing else moves it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-clock-'))
  try {
    const file = join(folder, 'clock-ahead')
    let real = 1_000_000
    const clock = simulatedClock(file, { now: () => real })
    assert.equal(clock.now(), 1_000_000, 'no file: the real time')
    const reads = (text: string): number => {
      writeFileSync(file, text)
      real += 20
      return clock.now() - real
    }
    assert.equal(reads('3600000\n'), 3_600_000)
    for (const text of ['1000', '-5', '1e9', '', 'demain', '9'.repeat(16)]) assert.equal(reads(text), 3_600_000, `"${text}"`)
    assert.equal(reads('7200000'), 7_200_000)
    writeFileSync(file, '9000000')
    real += 19
    assert.equal(clock.now() - real, 7_200_000, 'read again every 20 ms at most')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
