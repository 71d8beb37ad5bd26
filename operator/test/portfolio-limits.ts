import { type Row, TODAY } from './import-house.ts'

const each = (list: string) => list.split('|')
const days = each(
  '|2026-02-29|2024-02-29|1900-02-29|2000-02-29|2026-04-31|2026-06-31|2026-09-31|2026-10-31|2026-11-31|2026-12-31|2026-13-01|2026-00-10|2026-01-00|2026-01-32',
).concat(
  each(
    '2026-1-01|20a6-01-01|2026/01/01|1799-12-31|1879-12-31|1880-01-01|1949-12-31|1950-01-01|2099-12-31|2100-01-01|9999-12-31|0000-00-00',
  ),
  each(`2026-01-01|2026-01-02|2025-12-31|${TODAY}|2026-11-25|-999-01-01`),
)
const long = (text: string) => [16, 17, 30, 31, 40, 41, 80, 81, 200, 201].map((times) => text.repeat(times))
const names = [
  ...each(`| |É|ÿ|×|a÷b|Œuf|œ|Ÿ|ŷ|Š|D’Arc|d'Arc|'-x|'=x|'x|=x|x1|x;y|"x"|"x;y"|x"y|Ş|漢字|😀|M. (Jr), -.`),
  ...each('x\ty|x\u0085y|a\u202eb|\ufeffx|e\u0301|\ud835\udd38|a\u00a0b|a\u007fb|a\0b'),
  ...long('a'),
  ...long('é'),
]
const numbers = [
  ...each(`|M1| M1|-M|a|M+1|M/1 _.-|é|Mé|M"1|"M1"|'M|'=M|M\x01|+M|M-+|MU|mu|A B|9|A1 ./-|_|01|012|751|75a|12345`),
  ...long('A'),
]
const keyed = (nir: string) => ({ nir, nirKey: String(97 - (Number(nir) % 97)).padStart(2, '0') })
/** Numbers and keys, right and wrong: each kind of month, each sex. Communes are 000. */
export const nirLimits: Row[] = [
  ...each('00|01|12|13|19|20|42|43|49|50|99').map((month) => keyed(`190${month}75000123`)),
  ...each('0900175000123|8900175000123|9900175000123|190017500012').map(keyed),
  { nir: '', nirKey: '' },
  { nir: '', nirKey: '12' },
  { ...keyed('1900175000123'), nirKey: '' },
  { ...keyed('1900175000123'), nirKey: '00' },
  { nir: '190012A000123', nirKey: keyed('1900119000123').nirKey },
  { nir: '19001750001２3', nirKey: '12' },
]
const flags = each('0|1||2|01|x')
/** For each column, values on both sides of what is right. */
export const cellLimits: Readonly<Record<string, readonly string[]>> = {
  action: each('upsert|close||Close|closed|upser|clos"'),
  memberNumber: numbers,
  contract: numbers,
  rank: each('|0|1|9|10|x|１'),
  birthDate: days,
  familyName: names,
  givenNames: names,
  sex: each('M|F|U|m|X||MF'),
  guarantee: numbers,
  conventionType: numbers,
  csr: numbers,
  validFrom: days,
  validUntil: days,
  domains: each(
    '|PHAR:100|PHAR:100,PHAR:50|XXXX:1|PHAR:1000|PHAR:-|PHAR:PEC|PHAR|PHAR:0100|PHAR:100,|toString:1|PHAR:１|"PHAR:100"',
  ).concat('PHAR:100,'.repeat(30)),
  responsible: flags,
  scheme: numbers,
  fund: numbers,
  centre: numbers,
  exemption: each('|ALD|MAT|INV|ATMP|ald|ALDX|AT|ZZZ'),
  c2s: flags,
  ame: flags,
  gpDeclared: flags,
}
