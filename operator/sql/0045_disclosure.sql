-- May this leave? Budgets of distinct persons at seven levels, tickets, engagements. Pay, commit, then look.
--
-- Trusted: the owner of the functions (cloison_turnstile) and the roles that write sessions, cards and allowances.
-- Not trusted: a door. It may execute ask and redeem, and holds no right on any table.
-- Locks are always taken in this order: sites (sorted), accounts (sorted), meters, groups (sorted), tides by level.

create table disclosure.door (                 -- who may ask: a database login, and for which purposes
  login          name primary key,             -- session_user, which a door cannot change
  door_id        smallint not null unique check (door_id > 0),
  purposes       smallint[] not null,
  ways           smallint[] not null           -- 1 signed card, 2 known patient, 3 legacy card, 4 no card, 5 engagement
);
insert into disclosure.door (login, door_id, purposes, ways) values
  ('cloison_door', 1, '{1}', '{1,2}'), ('cloison_worker', 2, '{2}', '{5}'), ('cloison_import', 3, '{5}', '{}'), ('cloison_keys', 4, '{1}', '{3,4}');

-- Window = the current hour and the 24 before it: no 24 hours, wherever they start, hold more charges than allowed.
-- A charge is released up to one hour late. Accounts (level 1) and sites (level 2) have a narrow row each, updated for
-- every answer; their past hours lie beside it. So have the dearer ways: 7 no card, by account; 8 legacy card, by site.
-- So has 9, a group: all the establishments of one owner, who is stolen whole. It counts what the levels above the site
-- count, each (establishment, person) pair once, and it is a ceiling.
create table disclosure.meter (
  level          smallint not null check (level in (1, 2, 7, 8, 9)),
  id             int not null,
  allowed        int not null check (allowed >= 0),
  hour           int not null default 0,       -- the hour that `spent` counts
  spent          int not null default 0 check (spent >= 0),
  past           int not null default 0 check (past >= 0),   -- the 24 hours before
  met            int not null default 0 check (met >= 0),    -- persons newly answered about on the day of `hour` (UTC)
  habit          real not null default 0,      -- persons answered about on an ordinary day: goes a tenth of the way to each day that had some, by a small step at most
  base           int check (base >= 0),        -- level 9: what was opened; `allowed` follows the habit above it
  primary key (level, id)
) with (fillfactor = 50);
create table disclosure.meter_past (
  level          smallint not null,
  id             int not null,
  ring           int[] not null default array_fill(0, array[24]),   -- ring[h % 24 + 1]: charged during past hour h
  primary key (level, id)
);

-- Levels that everybody shares: 3 door, 4 client, 5 insurer, 6 platform. One row a level, one place an id, so that a
-- batch touches four rows whatever it holds. A null place means no budget: no.
create table disclosure.tide (
  level          smallint primary key check (level between 3 and 6),
  hour           int not null default 0,
  allowed        int[] not null default '{}',
  spent          int[] not null default '{}',
  past           int[] not null default '{}',
  breaker        int                           -- level 6: persons in this hour beyond which the platform is tightened
) with (fillfactor = 10);
-- What the platform spent in each hour of the last eight weeks: today's breaker is a multiple of the same hour's median.
create table disclosure.platform_hour (hour int primary key, spent int not null);
create table disclosure.tide_past (
  level          smallint not null,
  hour           int not null,
  spent          int[] not null,
  primary key (level, hour)
);
insert into disclosure.tide (level) values (3), (4), (5), (6);

-- How much by default, with the day it holds from and the reason. No line, no budget.
create table disclosure.allowance (
  level          smallint not null check (level between 1 and 9),
  activity       text not null,                -- of the establishment; '' whatever it is
  from_day       date not null,
  allowed        int not null check (allowed >= 0),
  reason         text not null,
  primary key (level, activity, from_day)
);
insert into disclosure.allowance (level, activity, from_day, allowed, reason) values
  -- Accounts and sites: what 999 honest sliding days in 1 000 stay under in the simulated weeks (world/bin/days.ts), then a ceiling above.
  (1, 'pharmacy', '2026-01-01', 500, 'officine : 999 comptes-jours sur 1 000 sous 350 personnes ; au rythme double du supposé, sous 500'),
  (2, 'pharmacy', '2026-01-01', 2000, 'officine : 999 jours sur 1 000 sous 1 160 personnes dans les plus grandes ; au rythme double, 2 000'),
  (1, 'practice', '2026-01-01', 120, 'cabinet : jamais plus de 53 personnes par compte ; au rythme double, 120'),
  (2, 'practice', '2026-01-01', 240, 'cabinet de groupe : jamais plus de 151, avec marge pour un jour d’épidémie'),
  (1, 'optician', '2026-01-01', 120, 'optique : jamais plus de 70 personnes par vendeur un samedi ; au rythme double, 120'),
  (2, 'optician', '2026-01-01', 240, 'optique : jamais plus de 114 personnes par magasin un samedi ; au rythme double, 240'),
  (1, 'dentist', '2026-01-01', 80, 'cabinet dentaire : jamais plus de 61 personnes par compte'),
  (2, 'dentist', '2026-01-01', 160, 'cabinet dentaire de groupe : jamais plus de 108'),
  (1, 'hearing', '2026-01-01', 30, 'audioprothèse : jamais plus de 14 personnes par compte'),
  (2, 'hearing', '2026-01-01', 80, 'audioprothèse : jamais plus de 44 personnes par centre ; au rythme double, 75'),
  (1, 'laboratory', '2026-01-01', 750, 'laboratoire : jamais plus de 343 personnes par compte à l’accueil ; au rythme double, 730'),
  (2, 'laboratory', '2026-01-01', 2000, 'laboratoire : jamais plus de 1 155 personnes par site ; au rythme double, 2 000'),
  (1, 'nursing', '2026-01-01', 80, 'soins infirmiers : jamais plus de 50 personnes par compte et par jour'),
  (2, 'nursing', '2026-01-01', 300, 'cabinet infirmier : jamais plus de 211 personnes par jour'),
  (1, 'physiotherapy', '2026-01-01', 60, 'kinésithérapie : jamais plus de 41 personnes par compte'),
  (2, 'physiotherapy', '2026-01-01', 160, 'cabinet de kinésithérapie : jamais plus de 41 ; au rythme double et à plusieurs, 150'),
  (3, '', '2026-01-01', 2000000, 'une porte : un dixième des personnes vues en France un jour de semaine, avec marge'),
  (4, '', '2026-01-01', 1000000, 'le logiciel le plus répandu équipe moins de la moitié des officines'),
  (5, '', '2026-01-01', 500000, 'le plus grand organisme : 4 millions de personnes, une sur dix vue le même jour'),
  (6, '', '2026-01-01', 3000000, 'plateforme : 33 millions de personnes, une sur onze vue le même jour'),
  (7, '', '2026-01-01', 5, 'sans carte : une exception au comptoir, et la seule question qu’un fichier volé permet de poser'),
  (8, '', '2026-01-01', 30, 'carte papier ancienne : 2 à 5 lectures sur 100 ; davantage quand les factures de l’établissement ont été payées');

-- The other numbers of the turnstile, each with the day it holds from and its reason.
create table disclosure.parameter (
  name           text not null,
  from_day       date not null,
  value          int not null check (value >= 0),
  reason         text not null,
  primary key (name, from_day)
);
insert into disclosure.parameter (name, from_day, value, reason) values
  ('known-months', '2026-01-01', 6, 'un patient suivi revient dans les six mois ; au-delà, sa carte est redemandée'),
  ('usual-floor', '2026-01-01', 25, 'pour cent du plafond : part habituelle d’un compte qui n’a pas encore d’habitude'),
  ('usual-margin', '2026-01-01', 125, 'pour cent de l’habitude : un jour chargé n’est pas un vol'),
  ('habit-step', '2026-01-01', 2, 'pour cent du plafond : ce dont l’habitude change au plus d’un jour à l’autre ; un voleur met vingt jours à la porter à quarante'),
  ('group-share', '2026-01-01', 100, 'pour cent du plafond du plus grand de ses établissements : un groupe volé entier ne vaut pas plus qu’un établissement'),
  ('legacy-share', '2026-01-01', 3, 'trois factures payées sur carte papier en trois mois ouvrent une lecture de plus par jour'),
  ('legacy-ceiling', '2026-01-01', 100, 'lectures sur carte papier par jour et par établissement, jamais davantage : la plus grande officine au rythme double'),
  ('breaker-multiple', '2026-01-01', 3, 'trois fois la médiane de la même heure : ni le lundi ni la grippe ne l’atteignent'),
  ('breaker-floor', '2026-01-01', 500000, 'une heure de pointe nationale : 3 millions de personnes par jour, un sixième dans l’heure la plus chargée');
create function disclosure.parameter_of(p_name text) returns int
language sql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
  select p.value from disclosure.parameter p where p.name = p_name and p.from_day <= (clock_timestamp() at time zone 'Europe/Paris')::date
  order by p.from_day desc limit 1
$$;

-- Insurers that still allow the dearer ways, and until when (exclusive). No line: not allowed.
create table disclosure.way_allowed (
  insurer_id     smallint not null,
  way            smallint not null check (way in (3, 4)),
  until_day      date not null,
  reason         text not null,
  primary key (insurer_id, way)
);

-- Claims that were paid on a legacy look-up: what makes that site's budget grow.
create table disclosure.legacy_paid (
  site_id        int not null,
  cause          uuid not null,                -- the look-up
  day            date not null,
  primary key (site_id, cause)
);

-- Simulated time runs ahead of the clock by this much; nothing in production.
create table disclosure.clock (one boolean primary key default true check (one), ahead interval not null default '0');
insert into disclosure.clock default values;

-- An engagement guarantees that rights are not contested for its day and its domain, to its establishment alone.
-- The number itself is not here: only its digest.
create table disclosure.engagement (
  digest         uuid primary key,
  site_id        int not null,
  person         uuid not null,
  insurer_id     smallint not null,
  domain         smallint not null,
  day            date not null,
  cause          uuid not null,                -- the look-up that gave it
  way            smallint not null,            -- only a signed card makes a known patient
  rule           text,                         -- as promised that day
  routing        text not null
);

-- One row per paid batch, gone when looked at. Unlogged: a crash forgets tickets, never entries.
create unlogged table disclosure.ticket (
  ticket         uuid primary key,
  door           name not null,
  asked_by       xid8 not null,
  until          timestamptz not null,
  epoch          bigint not null,              -- posture when asked
  bearer         bytea not null,               -- SHA-256 of what must be shown again to redeem
  answers        text not null                 -- one line an asking, empty where refused
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
alter table disclosure.ticket alter column answers set storage external;

-- The 24 hours before p_hour, from a meter last touched in another hour.
create function disclosure.rolled(p_ring int[], p_last int, p_spent int, p_hour int) returns int[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array_agg(case when h = p_last then p_spent when h > p_last then 0 else p_ring[h % 24 + 1] end order by h % 24)
  from generate_series(p_hour - 24, p_hour - 1) h
$$;
create function disclosure.summed(p_ring int[]) returns int
language sql immutable set search_path = pg_catalog, pg_temp as $$ select coalesce(sum(x), 0)::int from unnest(p_ring) x $$;

-- A shared level enters a new hour: what it spent goes to its past.
create function disclosure.roll_tide(p_level smallint, p_hour int) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  insert into disclosure.tide_past (level, hour, spent) select t.level, t.hour, t.spent from disclosure.tide t where t.level = p_level and t.hour > 0;
  delete from disclosure.tide_past p where p.level = p_level and p.hour < p_hour - 24;
  update disclosure.tide t set hour = p_hour, spent = array_fill(0, array[cardinality(t.allowed)]),
    past = array(select coalesce(sum(p.spent[i]), 0)::int from generate_series(1, cardinality(t.allowed)) i
                 left join disclosure.tide_past p on p.level = p_level and p.hour >= p_hour - 24 group by i order by i)
  where t.level = p_level;
  if p_level = 6 then
    insert into disclosure.platform_hour (hour, spent) select p.hour, p.spent[1] from disclosure.tide_past p where p.level = 6 on conflict do nothing;
    delete from disclosure.platform_hour h where h.hour < p_hour - 8 * 168;
    update disclosure.tide t set breaker = greatest(disclosure.parameter_of('breaker-floor'), disclosure.parameter_of('breaker-multiple') * (
      select percentile_disc(0.5) within group (order by coalesce(h.spent, 0)) from generate_series(1, 8) w left join disclosure.platform_hour h on h.hour = p_hour - 168 * w))
    where t.level = 6;
  end if;
end $$;

-- Opens a budget, or changes what is allowed; what was spent stays spent. p_allowed null: the default in force today.
create function disclosure.open_budget(p_level smallint, p_id int, p_allowed int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare v_allowed int := p_allowed; v_activity text := '';
begin
  if p_level is null or p_id is null or p_id < 1 or p_level not between 1 and 10 or (p_level between 3 and 6 and p_id > 10000) then
    raise exception 'open_budget: no such level or place' using errcode = '22023';
  end if;
  if p_level = 9 then return disclosure.open_group(p_id, p_allowed); end if;
  if v_allowed is null then
    if p_level = 2 then select e.activity into v_activity from directory.establishment e where e.site_id = p_id; end if;
    if p_level = 1 then
      select e.activity into v_activity from professionals.membership m join directory.establishment e on e.site_id = m.site_id
      where m.account_id = p_id order by m.from_day desc limit 1;
    end if;
    select a.allowed into v_allowed from disclosure.allowance a
    where a.level = p_level and a.activity = v_activity and a.from_day <= (clock_timestamp() at time zone 'Europe/Paris')::date order by a.from_day desc limit 1;
    if v_allowed is null then raise exception 'open_budget: no allowance stands for this level and activity' using errcode = '22023'; end if;
  end if;
  if p_level not between 3 and 6 then
    insert into disclosure.meter (level, id, allowed) values (p_level, p_id, v_allowed)
      on conflict (level, id) do update set allowed = excluded.allowed;
    insert into disclosure.meter_past (level, id) values (p_level, p_id) on conflict do nothing;
    -- With an account or a site comes its budget for the dearer way, which is then changed apart.
    if p_level <= 2 then
      perform from disclosure.meter m where m.level = p_level + 6 and m.id = p_id;
      if not found then perform disclosure.open_budget((p_level + 6)::smallint, p_id, null); end if;
    end if;
  else
    update disclosure.tide t set
      allowed = array(select case when i = p_id then v_allowed else t.allowed[i] end from generate_series(1, greatest(p_id, cardinality(t.allowed))) i order by i),
      spent = array(select coalesce(t.spent[i], 0) from generate_series(1, greatest(p_id, cardinality(t.allowed))) i order by i),
      past = array(select coalesce(t.past[i], 0) from generate_series(1, greatest(p_id, cardinality(t.allowed))) i order by i)
    where t.level = p_level;
  end if;
  return v_allowed;
end $$;
select disclosure.open_budget(3::smallint, 1, null), disclosure.open_budget(3::smallint, 4, null), disclosure.open_budget(6::smallint, 1, null);

grant usage on schema disclosure to cloison_turnstile, cloison_door, cloison_worker, cloison_identity, cloison_console, cloison_claims, cloison_keys;
grant select on all tables in schema disclosure to cloison_turnstile;
grant insert, update on disclosure.meter, disclosure.meter_past to cloison_turnstile;
grant update on disclosure.tide to cloison_turnstile;
grant insert, delete on disclosure.platform_hour to cloison_turnstile;
grant insert on disclosure.legacy_paid to cloison_turnstile;
grant insert, update on disclosure.way_allowed to cloison_turnstile;
grant insert, delete on disclosure.tide_past to cloison_turnstile;
grant insert, delete on disclosure.ticket to cloison_turnstile;
grant insert on disclosure.engagement to cloison_turnstile;
grant select on professionals.membership to cloison_turnstile;
alter function disclosure.rolled(int[], int, int, int) owner to cloison_turnstile;
alter function disclosure.summed(int[]) owner to cloison_turnstile;
alter function disclosure.roll_tide(smallint, int) owner to cloison_turnstile;
alter function disclosure.open_budget(smallint, int, int) owner to cloison_turnstile;
alter function disclosure.parameter_of(text) owner to cloison_turnstile;
grant execute on function disclosure.open_budget(smallint, int, int) to cloison_console;
