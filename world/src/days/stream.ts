/**
 * Names of the independent streams of chance of honest days; the first argument of `Chance.restart`. They continue those of
 * `seed.ts`, far enough not to meet them.
 */
export const stream = {
  factor: 100,
  basin: 101,
  site: 102,
  account: 103,
  clientele: 104,
  family: 105,
  leaving: 106,
  siteDay: 107,
  season: 108,
  stay: 109,
  absence: 110,
  upgrade: 111,
  device: 112,
} as const
