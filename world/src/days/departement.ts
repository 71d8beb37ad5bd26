/**
 * Where metropolitan départements are: latitude and longitude of about their middle, in degrees, to a tenth (our own reading of a
 * map, good to some 15 km: enough to tell a neighbour from the other end of the country).
 */
const middles = `
01 46.1 5.3|02 49.5 3.6|03 46.4 3.2|04 44.1 6.2|05 44.7 6.3|06 43.9 7.1|07 44.8 4.4|08 49.6 4.6|09 42.9 1.5|10 48.3 4.2|11 43.1 2.4
12 44.3 2.7|13 43.5 5.1|14 49.1 -0.4|15 45.1 2.7|16 45.7 0.2|17 45.8 -0.7|18 47.1 2.5|19 45.4 1.9|2A 41.9 9.0|2B 42.4 9.2|21 47.4 4.8
22 48.4 -2.9|23 46.1 2.0|24 45.1 0.7|25 47.2 6.4|26 44.7 5.2|27 49.1 1.0|28 48.4 1.4|29 48.3 -4.1|30 44.0 4.2|31 43.4 1.2|32 43.7 0.5
33 44.8 -0.6|34 43.6 3.4|35 48.2 -1.6|36 46.8 1.6|37 47.3 0.7|38 45.3 5.6|39 46.7 5.7|40 44.0 -0.8|41 47.6 1.4|42 45.7 4.2|43 45.1 3.8
44 47.3 -1.7|45 47.9 2.3|46 44.6 1.6|47 44.4 0.5|48 44.5 3.5|49 47.4 -0.6|50 49.1 -1.3|51 48.9 4.2|52 48.1 5.2|53 48.1 -0.7|54 48.8 6.2
55 49.0 5.4|56 47.8 -2.8|57 49.0 6.7|58 47.1 3.5|59 50.4 3.2|60 49.4 2.4|61 48.6 0.1|62 50.5 2.3|63 45.7 3.1|64 43.3 -0.8|65 43.1 0.2
66 42.6 2.5|67 48.7 7.6|68 47.9 7.3|69 45.9 4.6|70 47.6 6.1|71 46.6 4.5|72 48.0 0.2|73 45.5 6.4|74 46.0 6.4|75 48.9 2.3|76 49.7 1.0
77 48.6 2.9|78 48.8 1.8|79 46.6 -0.3|80 50.0 2.3|81 43.8 2.2|82 44.1 1.3|83 43.5 6.2|84 44.0 5.2|85 46.7 -1.3|86 46.6 0.5|87 45.9 1.2
88 48.2 6.4|89 47.8 3.6|90 47.6 6.9|91 48.5 2.2|92 48.8 2.2|93 48.9 2.5|94 48.8 2.5|95 49.1 2.1`

const placed: ReadonlyMap<string, readonly [latitude: number, longitude: number]> = new Map(
  middles
    .trim()
    .split(/[|\n]/)
    .map((entry) => {
      const [code = '', latitude, longitude] = entry.split(' ')
      return [code, [Number(latitude), Number(longitude)]] as const
    }),
)

/** Codes of the metropolitan départements, in the order of the table. */
export const departementCodes: readonly string[] = [...placed.keys()]

const coast = new Set('06 11 13 14 17 22 29 2A 2B 33 34 35 40 44 50 56 62 64 66 76 80 83 85'.split(' '))
const mountain = new Set('04 05 09 15 38 63 65 66 73 74'.split(' '))

/** Where summers bring people. */
export function isCoast(departement: string): boolean {
  return coast.has(departement)
}

/** Where winters bring people. */
export function isMountain(departement: string): boolean {
  return mountain.has(departement)
}

/** Middle of a metropolitan département, in degrees; undefined elsewhere. */
export function middleOf(departement: string): { readonly latitude: number; readonly longitude: number } | undefined {
  const found = placed.get(departement)
  return found === undefined ? undefined : { latitude: found[0], longitude: found[1] }
}

/** Kilometres between the middles of two départements, as the crow flies; 0 within one, undefined outside metropolitan France. */
export function kilometresBetween(one: string, other: string): number | undefined {
  const a = placed.get(one)
  const b = placed.get(other)
  if (a === undefined || b === undefined) return undefined
  const kmPerDegree = 111.2
  const shrink = Math.cos((((a[0] + b[0]) / 2) * Math.PI) / 180)
  return Math.hypot((a[0] - b[0]) * kmPerDegree, (a[1] - b[1]) * kmPerDegree * shrink)
}
