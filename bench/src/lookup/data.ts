import { hash } from 'node:crypto'
import { cardKey } from '@cloison/evidence'
import type { Sql } from '@cloison/operator'
import { birthDate, cardText, sessionSecret } from './people.ts'

export interface Sizes {
  readonly persons: number
  readonly accounts: number
  readonly sites: number
  readonly clients: number
  readonly insurers: number
}

const ROWS_A_CHUNK = 2_000

/** The same persons in the product's tables and in one flat table for the plain door, whose key is the same. */
export async function fill(owner: Sql, sizes: Sizes, key: { x: Buffer; y: Buffer }, progress: (done: number) => void): Promise<void> {
  const { accounts, sites, clients, insurers, persons } = sizes
  await owner.script(`
    insert into directory.insurer (insurer_id, amc, name, signing_jwk, sealing_jwk, opened_on)
      select i, (9990000000 + i)::text, 'Mutuelle ' || i, '{}', '{}', '2020-01-01' from generate_series(1, ${insurers}) i;
    insert into directory.establishment (site_id, finess, name, activity, department, commune, domain_mask, opened_on)
      select i, '7599' || lpad(i::text, 5, '0'), 'Pharmacie ' || i, 'pharmacy', '75', 'Paris', 2, '2020-01-01' from generate_series(1, ${sites}) i;
    insert into directory.client (client_id, code, name, publisher) select i, 'client-' || i, 'Logiciel ' || i, 'Éditeur' from generate_series(1, ${clients}) i;
    insert into disclosure.meter (level, id, allowed) select 1, i, 200 from generate_series(1, ${accounts}) i;
    insert into disclosure.meter (level, id, allowed) select 2, i, 400 from generate_series(1, ${sites}) i;
    insert into disclosure.meter_past (level, id) select level, id from disclosure.meter;
    select disclosure.open_budget(4::smallint, i, null) from generate_series(1, ${clients}) i;
    select disclosure.open_budget(5::smallint, i, null) from generate_series(1, ${insurers}) i;
    create schema plain;
    create table plain.card (key uuid primary key, person uuid not null, insurer_id smallint not null, valid_from date not null, valid_until date, rules text[] not null, routing text not null);
    alter table plain.card set (autovacuum_enabled = false);
    grant usage on schema plain to cloison_door;
    grant select on plain.card to cloison_door;
  `)
  await owner.copyIn(
    `copy professionals.session (digest, account_id, site_id, client_id, device_id, domain_mask, jwk_x, jwk_y, started_at, expires_at, passkey_at, idle_at) from stdin`,
    chunks(accounts, (n) => {
      const digest = hash('sha256', sessionSecret(n), 'hex')
      const site = ((n - 1) % sites) + 1
      return `\\\\x${digest}\t${n}\t${site}\t${((site - 1) % clients) + 1}\t${n}\t2\t\\\\x${key.x.toString('hex')}\t\\\\x${key.y.toString('hex')}\tnow\tnow\tnow\tnow`
    }),
  )
  await owner.script(`update professionals.session set expires_at = now() + interval '12 hours', idle_at = now() + interval '12 hours'`)
  await owner.script('drop index beneficiaries.card_person_card, beneficiaries.card_person_person')
  const uuidOf = (n: number): string => hash('sha256', `person ${n}`, 'hex').slice(0, 32)
  const insurerOf = (n: number): number => ((n - 1) % insurers) + 1
  const rights = (n: number): string => `2026-01-01\t2027-06-01\t{100,100}\t${9990000000 + insurerOf(n)}\\tMU\\t\\tG120\\t1`
  const keyOf = (n: number): string => Buffer.from(cardKey(cardText(n), birthDate(n), 1)).toString('hex')
  const keys: string[] = []
  await owner.copyIn(
    `copy beneficiaries.card_person (digest, person, insurer_id, card_id, valid_until) from stdin`,
    chunks(persons, (n) => {
      const key = keyOf(n)
      keys.push(key)
      if (n % 100_000 === 0) progress(n)
      return `${key}\t${uuidOf(n)}\t${insurerOf(n)}\t${n}\t2027-06-01`
    }),
  )
  await owner.copyIn(
    `copy beneficiaries.rights (person, insurer_id, valid_from, valid_until, rules, routing) from stdin`,
    chunks(persons, (n) => `${uuidOf(n)}\t${insurerOf(n)}\t${rights(n)}`),
  )
  await owner.copyIn(
    `copy plain.card from stdin`,
    chunks(persons, (n) => `${keys[n - 1]}\t${uuidOf(n)}\t${insurerOf(n)}\t${rights(n)}`),
  )
  await owner.script(`
    create index card_person_card on beneficiaries.card_person (card_id);
    create index card_person_person on beneficiaries.card_person (person);
  `)
  await owner.script(
    'vacuum (analyze) beneficiaries.card_person, beneficiaries.rights, plain.card, professionals.session, disclosure.meter',
  )
  await owner.script('checkpoint')
}

function* chunks(count: number, line: (n: number) => string): Generator<Uint8Array> {
  for (let start = 1; start <= count; start += ROWS_A_CHUNK) {
    let text = ''
    for (let n = start; n < start + ROWS_A_CHUNK && n <= count; n++) text += `${line(n)}\n`
    yield Buffer.from(text)
  }
}
