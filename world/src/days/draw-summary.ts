import type { ActivitySummary, Summary } from './summary.ts'
import type { Distribution } from './window.ts'

const namesInFrench: Readonly<Record<string, string>> = {
  pharmacy: 'Officines',
  practice: 'Cabinets médicaux',
  optician: 'Opticiens',
  dentist: 'Dentistes',
  hearing: 'Audioprothésistes',
  laboratory: 'Laboratoires',
  nursing: 'Infirmiers',
  physiotherapy: 'Kinésithérapeutes',
}

function nameOf(activity: string): string {
  return namesInFrench[activity] ?? activity
}

function percent(share: number, digits = 1): string {
  return `${(share * 100).toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits })} %`
}

function quantiles({ median, p99, p999, max }: Distribution): string {
  return [median, p99, p999, max].map((value) => String(value).padStart(5)).join('')
}

/** The summary as text for a terminal, with bars for the hours. */
export function summaryText(summary: Summary): string {
  const lines = [
    `${summary.days} jours, ${summary.looks} consultations, ${summary.claims} factures, ${summary.complaints} « ce n’était pas moi », ` +
      `${summary.devicesChanged} postes changés, ${summary.sitesOpened} sites ouverts`,
    '',
    'Personnes par 24 heures glissantes    par compte : méd.  p99 p99,9  max    par site : méd.  p99 p99,9  max',
    ...summary.activities.map(
      (found) => `  ${nameOf(found.activity).padEnd(46)}${quantiles(found.perAccount)}               ${quantiles(found.perSite)}`,
    ),
    '',
    'Ancienne carte et sans carte, jours d’un compte qui en a    ancienne : méd.  p99 p99,9  max    sans : méd.  p99 p99,9  max',
    ...summary.activities.map(
      (found) =>
        `  ${nameOf(found.activity).padEnd(66)}${quantiles(found.legacyPerAccount)}           ${quantiles(found.noCardPerAccount)}`,
    ),
    '',
    'Voies (carte, connu, ancienne, sans), facturé en 1 h, 1 j, 7 j, plus tard, jamais ; inconnus, périmées, révoquées, droits fermés',
    ...summary.activities.map((found) => `  ${nameOf(found.activity).padEnd(20)}${shares(found)}`),
    '',
    'Heures',
    ...bars(summary.byHour).map((bar, hour) => `  ${String(hour).padStart(2)} h ${bar}`),
  ]
  return lines.join('\n')
}

function shares(found: ActivitySummary): string {
  const { hour, day, week, later, never } = found.billed
  const groups = [found.ways, [hour, day, week, later, never], [found.unknown, found.expired, found.revoked, found.closed]]
  return groups.map((group) => group.map((share) => percent(share).padStart(8)).join('')).join('  |')
}

function bars(values: readonly number[]): string[] {
  const highest = Math.max(1, ...values)
  return values.map((value) => '█'.repeat(Math.round((50 * value) / highest)) || '·')
}

/** The distributions per account and per site as a picture: a dot for the median, ticks for p99 and p99.9, a line to the highest. */
export function summarySvg(summary: Summary): string {
  const [left, width, row] = [170, 620, 44]
  const height = 70 + row * summary.activities.length
  const highest = Math.max(10, ...summary.activities.map((found) => found.perSite.max))
  const x = (value: number) => left + (width * Math.log10(Math.max(1, value))) / Math.log10(highest)
  const marks = [1, 10, 100, 1000, 10_000].filter((value) => value <= highest)
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 30} ${height}" font-family="sans-serif" font-size="12">`,
    '<title>Personnes lues en 24 heures par un compte et par un site, jours honnêtes</title>',
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...marks.map(
      (value) =>
        `<line x1="${x(value).toFixed(1)}" x2="${x(value).toFixed(1)}" y1="30" y2="${height - 30}" stroke="#ddd"/>` +
        `<text x="${x(value).toFixed(1)}" y="22" text-anchor="middle" fill="#555">${value}</text>`,
    ),
    ...summary.activities.map((found, rank) => {
      const y = 48 + rank * row
      return (
        `<text x="8" y="${y + 8}" fill="#111">${nameOf(found.activity)}</text>` +
        range(found.perAccount, y, '#1b5e9c') +
        range(found.perSite, y + 14, '#b3541e')
      )
    }),
    `<text x="8" y="${height - 10}" fill="#555">Bleu : par compte ; orange : par site. Point : médiane ; traits : p99 et p99,9 ; fin du trait : maximum.</text>`,
    '</svg>',
  ]
  return `${parts.join('\n')}\n`

  function range({ median, p99, p999, max }: Distribution, y: number, color: string): string {
    const tick = (value: number) =>
      `<line x1="${x(value).toFixed(1)}" x2="${x(value).toFixed(1)}" y1="${y - 5}" y2="${y + 5}" stroke="${color}" stroke-width="2"/>`
    return (
      `<line x1="${x(median).toFixed(1)}" x2="${x(max).toFixed(1)}" y1="${y}" y2="${y}" stroke="${color}"/>` +
      `<circle cx="${x(median).toFixed(1)}" cy="${y}" r="4" fill="${color}"/>${tick(p99)}${tick(p999)}`
    )
  }
}
