import {
  pageEnrolment,
  pageOffer,
  pageShow,
  type RadiusLine,
  type RefusalCode,
  refusals,
  undoing,
  type WatchReaction,
} from '@cloison/contract'
import { inHours, makeOptions, showOptions } from './fake-answers.ts'

/** What the fake platform tells the operators' page. Numbers, places and figures are fictitious. */
export interface ConsoleBend {
  covered: number
  lines: RadiusLine[]
  reactions: WatchReaction[]
  operator: string
}

export function consoleBend(): ConsoleBend {
  return { covered: 1_000_000, lines: radiusLines(), reactions: watchReactionsOf(), operator: 'lea-m' }
}

/** Kept by both sides: the token that the fake platform gives to whoever it signs in. */
const TOKEN = 't'.repeat(43)

export function consoleReply(route: string, address: URL, body: unknown, bend: ConsoleBend): readonly [status: number, value: unknown] {
  const undone = /^POST \/v1\/console\/reactions\/(\d+)\/undoing$/.exec(route)?.[1]
  if (undone !== undefined) {
    const { why } = undoing.parse(body)
    const found = bend.reactions.find(({ reactionId, undone: before }) => reactionId === undone && before === null)
    if (found === undefined) return refused('reaction.not-standing')
    found.undone = { at: new Date().toISOString(), by: bend.operator, why }
    return [204, null]
  }
  switch (route) {
    case 'POST /v1/operators/signin/offer':
      return pageOffer.parse(body).code.startsWith('0000')
        ? refused('operator.code-refused')
        : [
            200,
            {
              options: {
                ...makeOptions(),
                user: {
                  id: Buffer.from('an operator, 16 ').toString('base64url'),
                  name: 'Pupitre · lea-m',
                  displayName: 'Pupitre · lea-m',
                },
              },
            },
          ]
    case 'POST /v1/operators/signin/options':
      return [200, { options: showOptions() }]
    case 'POST /v1/operators/signin/enrolment':
      pageEnrolment.parse(body)
      return [201, { accessToken: TOKEN, tokenType: 'DPoP' }]
    case 'POST /v1/operators/signin':
      pageShow.parse(body)
      return [201, { accessToken: TOKEN, tokenType: 'DPoP' }]
    case 'GET /v1/operators/session':
      return [200, { operator: bend.operator, duties: ['incidents'], expiresAt: inHours(1) }]
    case 'DELETE /v1/operators/session':
      return [204, null]
    case 'GET /v1/console/blast-radius': {
      const [scope, code] = [address.searchParams.get('scope'), address.searchParams.get('code')]
      const lines = bend.lines.filter(
        (line) => scope === null || (line.scope === scope && (String(line.number) === code || line.code === code)),
      )
      return lines.length === 0 && scope !== null
        ? refused('radius.unknown')
        : [200, { at: new Date().toISOString(), covered: bend.covered, lines }]
    }
    case 'GET /v1/console/reactions':
      return [200, { reactions: bend.reactions }]
    default:
      return refused('request.unknown-route')
  }
}

function refused(code: RefusalCode): readonly [status: number, value: unknown] {
  const [status, message] = refusals[code]
  return [status, { code, message }]
}

function radiusLines(): RadiusLine[] {
  const line = (change: Partial<RadiusLine>): RadiusLine => {
    const { fresh = 86, again = 57 } = change
    return {
      ...{ scope: 'account', number: 1, code: '', fresh, again, beside: 0, legacyCard: 0, noCard: 0, holds: 'plafond du compte' },
      ...change,
      atMost: fresh + again,
    }
  }
  const accounts = Array.from({ length: 20 }, (_, n) =>
    line({
      number: 3391 - n * 37,
      code: `99000${1000 + n}${n === 2 ? ` 99000${2000 + n}` : ''}`,
      fresh: 200 - n * 4,
      again: 181 - n * 5,
      beside: 40,
      legacyCard: 26,
      noCard: 5,
    }),
  )
  const sites = Array.from({ length: 20 }, (_, n) =>
    line({
      scope: 'site',
      number: 210 + n,
      code: `99000${1000 + n}`,
      fresh: 600 - n * 11,
      again: 312 - n * 9,
      holds: 'plafond de l’établissement',
    }),
  )
  return [
    ...accounts,
    ...sites,
    line({ scope: 'group', number: 4, code: '990000777', fresh: 1200, again: 480, holds: 'plafond du groupe' }),
    line({
      scope: 'client',
      number: 2,
      code: 'lgo-exemple',
      fresh: 9000,
      again: 2100,
      holds: 'plafond commun, puis part habituelle des comptes',
    }),
    line({
      scope: 'insurer',
      number: 7,
      code: '0774734488',
      fresh: 12_000,
      again: 900,
      holds: 'plafond commun, puis part habituelle des comptes',
    }),
    line({
      scope: 'door',
      number: 1,
      code: 'cloison_door',
      fresh: 40_000,
      again: 5200,
      holds: 'plafond commun, puis part habituelle des comptes',
    }),
    line({ scope: 'door', number: 4, code: 'cloison_keys', fresh: 1400, again: 0, holds: 'plafonds des lectures sans carte signée' }),
  ]
}

function watchReactionsOf(): WatchReaction[] {
  const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()
  return [
    {
      ...{ reactionId: '42', at: at(4), account: 3391, kind: 'freeze', points: 132, undone: null },
      reasons: [
        {
          signal: 'no-card',
          points: 60,
          sentence: '12 demandes sans carte en vingt-quatre heures, dont 9 dans la même heure et 7 après épuisement du budget',
        },
        { signal: 'unknown', points: 40, sentence: '31 questions sans personne derrière, pour 4 attendues' },
        { signal: 'cadence', points: 12, sentence: '41 demandes à intervalles réguliers' },
      ],
    },
    {
      ...{ reactionId: '41', at: at(38), account: 2117, kind: 'tighten', points: 64, undone: null },
      reasons: [{ signal: 'legacy', points: 64, sentence: '22 cartes anciennes en vingt-quatre heures, pour 3 un jour ordinaire' }],
    },
    {
      ...{ reactionId: '40', at: at(190), account: 808, kind: 'passkey', points: 31 },
      reasons: [{ signal: 'device', points: 31, sentence: '48 personnes sur un appareil neuf depuis 5 heures' }],
      undone: { at: at(150), by: 'hugo-d', why: 'renouvellement du parc, rappelé' },
    },
  ]
}
