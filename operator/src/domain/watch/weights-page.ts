import { signals } from './signals/index.ts'
import { WEIGHT_LINES } from './weight-lines.ts'

/** The tables of `docs/watch.md`, made from the code so that they cannot differ. */
export function weightsPage(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|')
  const ofSignals = signals.map(({ name, kind, reason, formula }) => `| \`${name}\` | ${kind} | ${cell(reason)} | ${cell(formula)} |`)
  const ofWeights = WEIGHT_LINES.map(
    ({ name, value, unit, from, reason }) => `| \`${name}\` | ${value} | ${unit} | ${from} | ${cell(reason)} |`,
  )
  return [
    '| Signal | Kind | Why it says something | Points |',
    '| --- | --- | --- | --- |',
    ...ofSignals,
    '',
    '| Weight | Value | Unit | From | Reason |',
    '| --- | --- | --- | --- | --- |',
    ...ofWeights,
    '',
  ].join('\n')
}
