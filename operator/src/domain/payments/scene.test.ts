// What the tests of this room share; it holds no test of its own.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { TestDatabase } from '../../../test/template-database.ts'
import type { Bank } from '../../ports/bank.ts'
import type { Keys } from '../../ports/keys.ts'
import type { Sql } from '../../ports/sql.ts'
import { type Cents, cents } from '../../words/cents.ts'
import { day } from '../../words/day.ts'
import { iban } from '../../words/iban.ts'
import { type Uuid, uuidV7 } from '../../words/id.ts'
import { isRefusal } from '../../words/refusal.ts'
import { batches } from './batch.store.ts'
import {
  approveAccount,
  type Holder,
  owe,
  propose,
  proposeAccount,
  release,
  type SendingHouse,
  sealAccount,
  sendingStore,
} from './index.ts'

export const NOW = 1_795_507_200_000 // 2026-11-24T08:00:00Z
export const CARE_DAY = day('2026-11-20')
export const PAY_DAY = day('2026-11-25')

export function uuid(): Uuid {
  return uuidV7(NOW, randomBytes(10))
}

/** An AES-GCM key of its own, as an adapter would hold it. */
export function testKeys(): Keys {
  const key = randomBytes(32)
  const absent = (): never => {
    throw new Error('this process holds no such key')
  }
  return {
    seal: (name, plain, associated) => {
      if (name !== 'payee') return absent()
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated)
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    open: (name, sealed, associated) => {
      if (name !== 'payee') return absent()
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(associated).setAuthTag(sealed.subarray(-16))
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
    },
    mac: absent,
    wrap: absent,
    unwrap: absent,
    sign: absent,
    publicKey: absent,
    has: (name) => name === 'payee',
    destroy: absent,
  }
}

/** A bank in memory that executes a message once. `reports` are served one page, then nothing. */
export class TestBank implements Bank {
  readonly received: { messageId: string; document: string }[] = []
  readonly pages: string[][] = []
  failBefore = 0
  failAfter = 0

  async submit(messageId: string, document: string): Promise<void> {
    if (this.failBefore > 0) {
      this.failBefore -= 1
      throw new Error('the bank was not reached')
    }
    this.received.push({ messageId, document })
    if (this.failAfter > 0) {
      this.failAfter -= 1
      throw new Error('the bank was reached, and its answer lost')
    }
  }

  async reports(cursor: string | null) {
    const from = cursor === null ? 0 : Number(cursor)
    const documents = this.pages[from] ?? []
    return { documents, cursor: documents.length === 0 ? cursor : String(from + 1) }
  }
}

export interface Scene {
  readonly db: TestDatabase
  readonly payments: Sql
  readonly worker: Sql
  readonly keys: Keys
  readonly bank: TestBank
  readonly house: SendingHouse
  /** Secrets of two operators' sessions. */
  readonly alice: Uint8Array
  readonly bruno: Uint8Array
}

/** Two operators, and accounts for insurers 1 and 2 and establishments 11, 12 and 13. */
export async function setScene(db: TestDatabase): Promise<Scene> {
  const payments = await db.as('cloison_payments')
  const worker = await db.as('cloison_worker')
  const [alice, bruno] = [await operator(db, 'alice'), await operator(db, 'bruno')]
  const keys = testKeys()
  const bank = new TestBank()
  const house = { store: sendingStore(payments), keys, bank, clock: { now: () => NOW } }
  const scene = { db, payments, worker, keys, bank, house, alice, bruno }
  for (const id of [1, 2]) await giveAccount(scene, { kind: 'insurer', id })
  for (const id of [11, 12, 13]) await giveAccount(scene, { kind: 'establishment', id })
  return scene
}

export async function operator(db: TestDatabase, code: string, duties: readonly string[] = ['payments']): Promise<Uint8Array> {
  const console = await db.as('cloison_console')
  const secret = randomBytes(32)
  const [x, y] = [randomBytes(32), randomBytes(32)]
  await console.query('select professionals.register_operator($1, $2::bytea, $3::text[], $4::bytea, $5::bytea)', [
    code,
    randomBytes(40),
    duties,
    x,
    y,
  ])
  await console.query('select professionals.operator_open($1, $2::bytea, $3::bytea, $4::bytea)', [code, x, y, secret])
  return secret
}

/** A published specimen of IBAN for everyone: nobody's account. */
export async function giveAccount(scene: Scene, holder: Holder, atMillis: number = NOW): Promise<bigint> {
  const sealed = sealAccount(scene.keys, holder, { name: `${holder.kind} ${holder.id}`, iban: iban('FR1420041010050500013M02606') })
  const proposed = await proposeAccount(scene.payments, scene.alice, holder, sealed, atMillis)
  if (isRefusal(proposed)) throw new Error(proposed.refused)
  const approved = await approveAccount(scene.payments, scene.bruno, proposed.accountId, atMillis)
  if (isRefusal(approved)) throw new Error(approved.refused)
  return proposed.accountId
}

export async function oweTo(scene: Scene, insurerId: number, siteId: number, amountCents: bigint, reason: Uuid = uuid()): Promise<Uuid> {
  const owed = await owe(scene.worker, { reason, insurerId, siteId, amountCents: cents(amountCents), day: CARE_DAY }, NOW)
  if (isRefusal(owed)) throw new Error(owed.refused)
  return reason
}

/** Proposed by Alice, released by Bruno. */
export async function releasedBatch(scene: Scene): Promise<bigint> {
  const proposed = await propose(scene.payments, { secret: scene.alice, key: uuid(), day: PAY_DAY }, NOW)
  if (isRefusal(proposed)) throw new Error(proposed.refused)
  const [batch] = await batches(scene.payments, null, 1)
  if (batch === undefined) throw new Error('no batch')
  const released = await release(scene.payments, { secret: scene.bruno, batchId: proposed.batchId, digest: batch.digest }, NOW)
  if (isRefusal(released)) throw new Error(released.refused)
  return proposed.batchId
}

export interface TransferRow {
  readonly transfer_id: bigint
  readonly insurer_id: number
  readonly site_id: number
  readonly amount_cents: bigint
  readonly state: number
}

export async function transfersOf(scene: Scene, batchId: bigint): Promise<TransferRow[]> {
  return scene.db.owner.query<TransferRow>(
    'select transfer_id, insurer_id, site_id, amount_cents, state from payments.transfer where batch_id = $1 order by transfer_id',
    [batchId],
  )
}

export async function openCents(scene: Scene): Promise<Cents> {
  const [row] = await scene.db.owner.query<{ total: bigint }>(
    'select coalesce(sum(amount_cents), 0)::bigint as total from payments.debt where transfer_id is null',
    [],
  )
  return cents(row?.total ?? 0n)
}

let messages = 0

/** A debit notification, of transfers by number or of a whole part. */
export function debitOf(amountCents: bigint, details: string): string {
  messages += 1
  return notification(`D${messages}`, 'DBIT', amountCents, details)
}

export function returnOf(transferId: bigint, amountCents: bigint, reason = 'AC04'): string {
  messages += 1
  const details = `<TxDtls><Refs><EndToEndId>T${transferId}</EndToEndId></Refs><Amt Ccy="EUR">${euros(amountCents)}</Amt><RtrInf><Rsn><Cd>${reason}</Cd></Rsn></RtrInf></TxDtls>`
  return notification(`R${messages}`, 'CRDT', amountCents, details)
}

export function rejectionOf(transferId: bigint, reason = 'AC01'): string {
  messages += 1
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>S${messages}</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>x</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>x</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>T${transferId}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>${reason}</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`
}

export function transferDetails(transferId: bigint, amountCents: bigint): string {
  return `<TxDtls><Refs><EndToEndId>T${transferId}</EndToEndId></Refs><Amt Ccy="EUR">${euros(amountCents)}</Amt></TxDtls>`
}

export function partDetails(batchId: bigint, insurerId: number): string {
  return `<Btch><PmtInfId>B${batchId}-I${insurerId}</PmtInfId></Btch>`
}

function notification(id: string, direction: string, amountCents: bigint, details: string): string {
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>${id}</MsgId></GrpHdr><Ntfctn><Ntry><Amt Ccy="EUR">${euros(amountCents)}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-25</Dt></BookgDt><NtryDtls>${details}</NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>`
}

function euros(amountCents: bigint): string {
  return `${amountCents / 100n}.${String(amountCents % 100n).padStart(2, '0')}`
}
