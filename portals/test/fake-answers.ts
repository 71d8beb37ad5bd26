import type {
  ClaimAnswer,
  ClaimQuestion,
  DayAnswer,
  NoCardAnswer,
  Remittance,
  RightsAnswer,
  RightsQuestion,
  SessionView,
} from '@cloison/contract'

/** Answers that keep the contract. Persons, places and amounts are fictitious. */
export const ENGAGEMENT = 'K7Q2M-4XW9R-PB3ZD-6HNT8-VC5GJ-A'
export const CLAIM_ID = '0193f0a2-7c11-7e2a-9b64-5d2f1a3c4e5f'
export const PLACES = [
  { finess: '990000012', name: 'Pharmacie du Halage', activity: 'pharmacy', commune: 'Rennes', department: '35', locum: false },
  { finess: '990000020', name: 'Pharmacie des Estuaires', activity: 'pharmacy', commune: 'Quimper', department: '29', locum: true },
] as const

export function dayOf(spent: number, allowed: number): DayAnswer {
  const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()
  return {
    budget: { account: { spent, allowed }, site: { spent: spent * 2, allowed: allowed * 4 } },
    looks: [
      { at: at(3), domain: 'PHAR', outcome: 'answered', ownAccount: true },
      { at: at(8), domain: 'PHAR', outcome: 'answered-free', ownAccount: true },
      { at: at(14), domain: 'PHAR', outcome: 'not-recognised', ownAccount: false },
      { at: at(21), domain: 'PHAR', outcome: 'closed', ownAccount: true },
      { at: at(27), domain: 'PHAR', outcome: 'revoked', ownAccount: true },
      { at: at(33), domain: 'PHAR', outcome: 'answered', ownAccount: true },
    ],
  }
}

export function rightsOf(question: Pick<RightsQuestion, 'domain' | 'day'>): RightsAnswer {
  const day = question.day ?? new Date().toISOString().slice(0, 10)
  return {
    recognised: true,
    covered: true,
    day,
    coveredUntil: `${day.slice(0, 4)}-12-31`,
    domain: question.domain,
    computation: { kind: 'rate', ratePercent: 100 },
    routing: { amc: '0774734488', conventionType: 'MU', csr: '2904' },
    responsible: true,
    engagement: ENGAGEMENT,
    receipt: { leafHash: '7f3a91c4'.repeat(8), at: new Date().toISOString() },
  }
}

/** A known patient asked again, or a paper card: another engagement each time. */
export function rightsAgainOf(question: Pick<RightsQuestion, 'domain' | 'day'>): RightsAnswer {
  return { ...rightsOf(question), engagement: 'M5R7T-4XW9R-PB3ZD-6HNT8-VC5GJ-C' }
}

export function yesOrNoOf(question: Pick<RightsQuestion, 'day'>): NoCardAnswer {
  const day = question.day ?? new Date().toISOString().slice(0, 10)
  return { recognised: true, covered: true, day, receipt: { leafHash: '5c0d91c4'.repeat(8), at: new Date().toISOString() } }
}

export function receivedOf(question: ClaimQuestion): ClaimAnswer {
  return {
    claimId: CLAIM_ID,
    state: 'received',
    receivedAt: new Date().toISOString(),
    day: question.day,
    totals: null,
    lines: [],
    reject: null,
    payment: null,
  }
}

export function decided(claim: ClaimAnswer): ClaimAnswer {
  return {
    ...claim,
    state: 'accepted',
    totals: { priceCents: 1102, amoGrossCents: 716, amoNetCents: 616, amcCents: 386, personCents: 100 },
    lines: [
      {
        label: 'Médicament 3400930000014, 1 boîte',
        priceCents: 1000,
        amoGrossCents: 650,
        amoNetCents: 550,
        amcCents: 350,
        personCents: 100,
        reasons: [
          { rule: 'amo.rate', sentence: 'Base 10,00 €, Assurance maladie 65 % : 6,50 €.' },
          { rule: 'franchise.box', sentence: 'Franchise d’une boîte : 1,00 € reste à la personne.' },
          { rule: 'amc.complement', sentence: 'L’organisme complète jusqu’à 100 % de la base : 3,50 €.' },
        ],
      },
      {
        label: 'Honoraire par boîte (HD)',
        priceCents: 102,
        amoGrossCents: 66,
        amoNetCents: 66,
        amcCents: 36,
        personCents: 0,
        reasons: [{ rule: 'fee.hd', sentence: 'Honoraire au tarif : 1,02 €.' }],
      },
    ],
  }
}

export const REMITTANCES: readonly Remittance[] = [
  {
    remittanceId: 'R-2026-11-23-014',
    insurer: 'Mutuelle des Estuaires',
    amountCents: 123456,
    state: 'paid',
    executionDay: '2026-11-23',
    paidOn: '2026-11-23',
    ibanLast4: '4471',
    invoices: [
      { claimId: '0193f0a2-7c11-7e2a-9b64-5d2f1a3c4e5f', day: '2026-11-20', amountCents: 120000 },
      { claimId: '0193f0a2-7c11-7e2a-9b64-5d2f1a3c4e60', day: '2026-11-21', amountCents: 3456 },
    ],
  },
  {
    remittanceId: 'R-2026-11-24-003',
    insurer: 'Prévoyance du Canal',
    amountCents: 98712,
    state: 'sent',
    executionDay: '2026-11-24',
    paidOn: null,
    ibanLast4: '4471',
    invoices: [{ claimId: '0193f0a2-7c11-7e2a-9b64-5d2f1a3c4e61', day: '2026-11-22', amountCents: 98712 }],
  },
]

export function viewOf(): SessionView {
  return {
    holder: { familyName: 'Le Floc’h', givenName: 'Claire', profession: '21' },
    establishment: { finess: '990000012', name: 'Pharmacie du Halage', activity: 'pharmacy' },
    client: 'cloison-page',
    startedAt: new Date().toISOString(),
    expiresAt: inHours(12),
    idleAt: inHours(0.25),
    passkeyAt: new Date().toISOString(),
    restrictedUntil: null,
    passkeys: 1,
    recoveries: [],
  }
}

export function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString()
}

export function showOptions(): object {
  return {
    challenge: Buffer.from('a challenge to be signed').toString('base64url'),
    rpId: 'localhost',
    timeout: 60_000,
    userVerification: 'required',
  }
}

export function makeOptions(): object {
  return {
    challenge: Buffer.from('a challenge for a new key').toString('base64url'),
    rp: { id: 'localhost', name: 'Cloison' },
    user: { id: Buffer.from('a user handle 16').toString('base64url'), name: 'Pharmacie du Halage', displayName: 'Pharmacie du Halage' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    timeout: 60_000,
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  }
}
