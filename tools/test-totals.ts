const CLOSING = /^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/
const NAMES = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms']

/** Whether a line is one of those with which Node's runner ends: `ℹ tests 12`. */
export function isClosingLine(line: string): boolean {
  return CLOSING.test(plain(line))
}

/** The closing lines of several runs as those of one. */
export function addUp(lines: readonly string[]): string[] {
  const totals = new Map(NAMES.map((name) => [name, 0]))
  for (const line of lines) {
    const [, name = '', value = '0'] = CLOSING.exec(plain(line)) ?? []
    totals.set(name, (totals.get(name) ?? 0) + Number(value))
  }
  return NAMES.map((name) => `ℹ ${name} ${Math.round((totals.get(name) ?? 0) * 1000) / 1000}`)
}

/** The runner colours its lines when it believes that a person reads. */
function plain(line: string): string {
  return line.replace(/\u001b\[[0-9;]*m/g, '').trimEnd()
}
