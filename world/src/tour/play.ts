import { join } from 'node:path'
import { openCheckpoint, parseNoteKey, parseReceipt, readCard, verifyReceipt } from '@cloison/evidence'
import { insurerSystem } from '../demo/insurer-system.ts'
import { openOperator, openProgram } from '../demo/program.ts'
import { readInsurerKeys } from '../insurer-keys.ts'
import { createWorld } from '../world.ts'
import { cardKeys, openAccount, pickInsured, portfolioOf, signIn } from './gestures.ts'
import type { Instance } from './instance.ts'
import { askOtherWays } from './other-ways.ts'
import { promised, type Step, until } from './step.ts'

export interface Played {
  readonly steps: Step[]
  lookups: number
  claims: number
  paidCents: number
  log: { size: number; verified: boolean }
}

type Figures = Record<string, unknown>

/** Plays the main job over HTTP, step by step; stops at the first promise that is not kept. */
export async function play(instance: Instance, told: (step: Step) => void): Promise<Played> {
  const played: Played = { steps: [], lookups: 0, claims: 0, paidCents: 0, log: { size: 0, verified: false } }
  const step = async <T>(name: string, act: () => Promise<{ figures: Figures; value: T }>): Promise<T> => {
    const began = performance.now()
    const { figures, value } = await act()
    const done: Step = { name, ok: true, ms: Math.round(performance.now() - began), ...figures }
    played.steps.push(done)
    told(done)
    return value
  }
  const { origin } = instance
  const world = createWorld({ seed: instance.seed, persons: instance.persons, day: instance.day, establishments: instance.establishments })
  const insurer = [...world.insurers].sort((a, b) => b.share - a.share)[0]
  promised(insurer !== undefined, 'une France a des organismes')
  const system = insurerSystem({
    origin,
    amc: insurer.amc,
    keys: await readInsurerKeys(join(instance.folder, 'demo', 'insurers'), insurer.amc),
  })

  await step('import', async () => {
    const file = await portfolioOf(world, instance, insurer.id, insurer.amc)
    const began = performance.now()
    const first = await system.sendPortfolio(file.path)
    promised(first.status === 200 && first.body['state'] === 'applied', 'le portefeuille est pris', first.body)
    const perSecond = Math.round(file.persons / ((performance.now() - began) / 1000))
    const again = await system.sendPortfolio(file.path)
    promised(again.status === 200 && again.body['importId'] === first.body['importId'], 'le même fichier ne change rien', again.body)
    return { figures: { persons: file.persons, perSecond }, value: undefined }
  })

  const person = pickInsured(world.insured(insurer.id))
  const card = await step('card', async () => {
    const { memberNumber, contract, birthDate, rank } = person
    const { status, body } = await system.attestation({ memberNumber, contract, birthDate, rank })
    promised(status === 200, 'une attestation est éditée', body)
    const text = String(body['text'])
    const reading = readCard(text, await cardKeys(origin), instance.day)
    promised(reading.ok, 'la carte se vérifie hors ligne', reading)
    promised(!text.includes(person.familyName) && !text.includes(person.nir), 'la carte ne porte ni nom ni NIR')
    return {
      figures: { characters: text.length, pdfBytes: Buffer.from(String(body['pdf']), 'base64').length, persons: body['persons'] },
      value: text,
    }
  })

  const pharmacist = await step('sign-in', async () => {
    const one = await signIn(world, instance)
    const { status, body } = await one.call('GET', '/v1/session')
    promised(status === 200, 'la session est ouverte', body)
    return { figures: { establishment: (body['establishment'] as { name?: string } | undefined)?.name }, value: one }
  })

  const question = { card, birthDate: person.birthDate, rank: person.rank, domain: 'PHAR' }
  const rights = await step('look-up', async () => {
    const first = await pharmacist.call('POST', '/v1/rights', question)
    promised(first.status === 200 && first.body['covered'] === true, 'les droits sont répondus', first.body)
    const again = await pharmacist.call('POST', '/v1/rights', question)
    promised(again.status === 200, 'la même personne se relit', again.body)
    const stranger = await pharmacist.call('POST', '/v1/rights', {
      ...question,
      birthDate: person.birthDate === '1950-01-01' ? '1950-01-02' : '1950-01-01',
    })
    promised(
      stranger.status === 404 && stranger.body['code'] === 'person.unknown',
      'une autre date de naissance ne donne rien',
      stranger.body,
    )
    const day = await pharmacist.call('GET', '/v1/rights/today')
    const { account } = day.body['budget'] as { account: { spent: number; allowed: number } }
    promised(account.spent === 2, 'relire est gratuit, se tromper ne l’est pas', day.body)
    played.lookups = 3
    return {
      figures: {
        computation: first.body['computation'],
        engagement: first.body['engagement'] !== null,
        spent: account.spent,
        allowed: account.allowed,
      },
      value: first.body,
    }
  })

  await step('refused replay', async () => {
    await pharmacist.call('POST', '/v1/rights', question)
    played.lookups++
    const stolen = await pharmacist.repeat()
    promised(stolen.status === 401 && stolen.body['code'] === 'proof.replayed', 'une demande capturée ne sert pas deux fois', stolen.body)
    const stranger = await openProgram(origin)
    stranger.token = pharmacist.token
    const elsewhere = await stranger.call('POST', '/v1/rights', question)
    promised(elsewhere.status === 401, 'un jeton volé ne sert pas sans sa clé', elsewhere.body)
    return { figures: { replay: stolen.body['code'], otherMachine: elsewhere.body['code'] }, value: undefined }
  })

  await step('other ways', async () => {
    const { asked, figures } = await askOtherWays(pharmacist, {
      amc: insurer.amc,
      domain: question.domain,
      known: rights,
      other: pickInsured(world.insured(insurer.id), person),
    })
    played.lookups += asked
    return { figures, value: undefined }
  })

  const claimId = await step('claim', async () => {
    const invoice = {
      engagement: rights['engagement'],
      day: rights['day'],
      lines: [
        { kind: 'medicine', cip13: '3400900000006', quantity: 1, unitPriceCents: 1000, ratePercent: 65 },
        { kind: 'dispensing-fee', code: 'HD', quantity: 1 },
      ],
    }
    const key = { 'idempotency-key': `tour-${Date.now()}-invoice` }
    const sent = await pharmacist.call('POST', '/v1/claims', invoice, key)
    promised(sent.status === 202, 'la facture est reçue', sent.body)
    const again = await pharmacist.call('POST', '/v1/claims', invoice, key)
    promised(
      again.status === 202 && again.body['claimId'] === sent.body['claimId'],
      'renvoyée, la même facture n’est pas doublée',
      again.body,
    )
    played.claims = 1
    return { figures: { claimId: sent.body['claimId'] }, value: String(sent.body['claimId']) }
  })

  const amcCents = await step('decision', async () => {
    const decided = await until(
      () => pharmacist.call('GET', `/v1/claims/${claimId}`),
      ({ body }) => body['state'] !== 'received',
      { tries: 60, everyMs: 250 },
    )
    promised(decided.body['state'] === 'accepted', 'la facture est acceptée', decided.body)
    const totals = decided.body['totals'] as Record<string, number>
    const { priceCents = 0, amoNetCents = 0, amcCents: amc = 0, personCents = 0 } = totals
    promised(priceCents === amoNetCents + amc + personCents && amc > 0, 'les parts font le prix', totals)
    return { figures: { priceCents, amoNetCents, amcCents: amc, personCents }, value: amc }
  })

  await step('payment', async () => {
    const [one, other] = await Promise.all(
      instance.operators.slice(0, 2).map((code) => openOperator(origin, code, instance.operatorKey(code))),
    )
    promised(one !== undefined && other !== undefined, 'deux opérateurs sont inscrits')
    const site = world.establishments.find(({ name }) => name === instance.cast[0]?.sites[0])
    promised(site !== undefined, 'l’établissement est inscrit')
    await openAccount(one, other, { holder: { kind: 'insurer', amc: insurer.amc }, name: insurer.name, iban: insurer.fundsIban })
    await openAccount(one, other, { holder: { kind: 'establishment', finess: site.finess }, name: site.name, iban: site.iban })
    const proposed = await one.call('POST', '/v1/batches', { day: instance.day }, { 'idempotency-key': crypto.randomUUID() })
    promised(proposed.status === 201 && proposed.body['amountCents'] === amcCents, 'le lot paie la facture', proposed.body)
    const path = `/v1/batches/${String(proposed.body['batchId'])}/release`
    const alone = await one.call('POST', path, { digest: proposed.body['digest'] })
    promised(alone.status === 403 && alone.body['code'] === 'batch.same-person', 'qui propose ne libère pas', alone.body)
    const released = await other.call('POST', path, { digest: proposed.body['digest'] })
    promised(released.status === 200, 'une autre personne libère', released.body)
    const remittances = await until(
      async () =>
        ((await pharmacist.call('GET', '/v1/payments')).body['remittances'] ?? []) as {
          state: string
          amountCents: number
          invoices: { claimId: string }[]
        }[],
      (list) => list[0]?.state === 'paid',
      { tries: 120, everyMs: 250 },
    )
    const [paid] = remittances
    promised(
      paid?.state === 'paid' && paid.invoices[0]?.claimId === claimId,
      'payé, sur la parole de la banque, facture nommée',
      remittances,
    )
    played.paidCents = paid.amountCents
    return { figures: { paidCents: paid.amountCents, transfers: remittances.length }, value: undefined }
  })

  await step('log proof', async () => {
    const { leafHash } = rights['receipt'] as { leafHash: string }
    const key = parseNoteKey(((await (await fetch(`${origin}/v1/keys`)).json()) as { log: string }).log)
    promised(key !== undefined, 'le registre publie sa clé')
    const text = await until(
      async () => (await fetch(`${origin}/v1/receipts/${leafHash}`)).text(),
      (body) => body.includes('cloison-receipt'),
      { tries: 60, everyMs: 250 },
    )
    const receipt = parseReceipt(text)
    promised(receipt.ok, 'le reçu se lit', text.slice(0, 200))
    const verdict = verifyReceipt(receipt.value, key)
    promised(verdict.ok, 'la consultation est au registre', verdict)
    const checkpoint = openCheckpoint(await (await fetch(`${origin}/v1/log/checkpoint`)).text(), key)
    promised(checkpoint.ok, 'le registre est signé')
    played.log = { size: checkpoint.value.size, verified: true }
    return { figures: { size: checkpoint.value.size, proofHashes: receipt.value.inclusion?.proof.length }, value: undefined }
  })
  return played
}
