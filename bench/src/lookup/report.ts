export interface Measure {
  readonly kind: 'plain' | 'guarded'
  readonly proof: boolean
  readonly round: number
  readonly answered: number
  readonly refused: number
  readonly perSecond: number
  readonly cpuUsNode: number
  readonly cpuUsPostgres: number
  readonly p50Ms: number
  readonly p99Ms: number
}

interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Medians with their spread. The ratio is taken pair by pair, each pair measured one after the other, and its median is given. */
export function report(measures: readonly Measure[], json: boolean): string {
  const withProof = side(measures.filter(({ proof }) => proof))
  const without = side(measures.filter(({ proof }) => !proof))
  const guarded = measures.filter(({ kind }) => kind === 'guarded')
  const asked = guarded.reduce((sum, { answered, refused }) => sum + answered + refused, 0)
  const refusedShare = asked === 0 ? 0 : guarded.reduce((sum, { refused }) => sum + refused, 0) / asked
  if (json) return `${JSON.stringify({ ...withProof, withoutProof: without, refusedShare }, null, 2)}\n`
  const line = (name: string, of: ReturnType<typeof side>): string =>
    [
      `${name}`,
      `  simple  ${of.plain.perSecond.toFixed(0).padStart(7)} réponses/s (${range(of.plain.spread)})   ${of.plain.cpuUsNode.toFixed(0)} + ${of.plain.cpuUsPostgres.toFixed(0)} µs de processeur (Node + PostgreSQL)`,
      `  gardée  ${of.guarded.perSecond.toFixed(0).padStart(7)} réponses/s (${range(of.guarded.spread)})   ${of.guarded.cpuUsNode.toFixed(0)} + ${of.guarded.cpuUsPostgres.toFixed(0)} µs`,
      `  rapport ${of.ratio.throughput.toFixed(2)} en débit (${of.ratio.spread.min.toFixed(2)} à ${of.ratio.spread.max.toFixed(2)}), ${of.ratio.cpu.toFixed(2)} en processeur`,
    ].join('\n')
  return `${line('Avec la preuve de session', withProof)}\n${line('Sans preuve', without)}\nRefusées : ${(refusedShare * 100).toFixed(2)} %\n`
}

function side(measures: readonly Measure[]) {
  const of = (kind: Measure['kind']): Measure[] => measures.filter((each) => each.kind === kind)
  const door = (kind: Measure['kind']) => {
    const spread = spreadOf(of(kind).map(({ perSecond }) => perSecond))
    return {
      perSecond: spread.median,
      cpuUsNode: spreadOf(of(kind).map(({ cpuUsNode }) => cpuUsNode)).median,
      cpuUsPostgres: spreadOf(of(kind).map(({ cpuUsPostgres }) => cpuUsPostgres)).median,
      p50Ms: spreadOf(of(kind).map(({ p50Ms }) => p50Ms)).median,
      p99Ms: spreadOf(of(kind).map(({ p99Ms }) => p99Ms)).median,
      spread,
    }
  }
  const pairs = of('guarded').flatMap((guarded) => {
    const plain = of('plain').find(({ round }) => round === guarded.round)
    return plain === undefined ? [] : [guarded.perSecond / plain.perSecond]
  })
  const spread = spreadOf(pairs)
  const plain = door('plain')
  const guarded = door('guarded')
  const cpu = (guarded.cpuUsNode + guarded.cpuUsPostgres) / (plain.cpuUsNode + plain.cpuUsPostgres)
  return { plain, guarded, ratio: { throughput: spread.median, cpu, spread } }
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  return { median: sorted[sorted.length >> 1] ?? 0, min: sorted[0] ?? 0, max: sorted[sorted.length - 1] ?? 0 }
}

const range = ({ min, max }: Spread): string => `${min.toFixed(0)} à ${max.toFixed(0)}`
