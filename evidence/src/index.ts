export { decodeBase45, encodeBase45 } from './base45.ts'
export { fromBase64, toBase64 } from './base64.ts'
export { concatBytes, equalBytes, utf8 } from './bytes.ts'
export {
  CARD_PREFIX,
  CARD_TEXT_LENGTH_MAX,
  type Card,
  type CardReading,
  type CardRefusal,
  encodeCard,
  prepareCard,
  readCard,
  type UnsignedCard,
} from './card.ts'
export { cardDigest, HANDLE_LENGTH } from './card-digest.ts'
export { cardKey } from './card-key.ts'
export { type Cbor, type CborMap, type CborRefusal, CborTag } from './cbor.ts'
export { type CborLimits, decodeCbor } from './cbor-decode.ts'
export { encodeCbor } from './cbor-encode.ts'
export { type Checkpoint, type CheckpointRefusal, formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
export { headerValue, parseSign1, prepareSign1, type Sign1, type UnsignedSign1, verifySign1 } from './cose.ts'
export { dayNumber, dayText } from './day.ts'
export { derSignature } from './der-signature.ts'
export { sha256 } from './digest.ts'
export { decodeEntry, ENTRY_LENGTH_MAX, ENTRY_VERSION, type Entry, type EntryRefusal, encodeEntry, writeEntry } from './entry.ts'
export { DOMAINS, domainNumber, FIELD_BITS, OUTCOMES, PURPOSES, WAYS } from './entry-words.ts'
export { explainEntry } from './explain.ts'
export { appendLeaves, EMPTY_FRONTIER, type Frontier, frontierRoot, type OnNode, treeRoot } from './frontier.ts'
export { fromHex, toHex } from './hex.ts'
export { Fault } from './invariant.ts'
export { entryLeafHash, leafData, leafHash, SALT_LENGTH } from './leaf.ts'
export { formatNote, type Note, type NoteSignature, type OpenedNote, openNote, parseNote } from './note.ts'
export { formatNoteKey, type NoteKey, noteKeyId, parseNoteKey } from './note-key.ts'
export type { Accepted, Outcome, Refused } from './outcome.ts'
export {
  type Receipt,
  type ReceiptInclusion,
  type ReceiptPreimage,
  type ReceiptRefusal,
  type ReceiptVerdict,
  verifyReceipt,
} from './receipt.ts'
export { formatReceipt, parseReceipt, RECEIPT_FORMAT } from './receipt-file.ts'
export type { KeyRing, SignedRefusal } from './signed-document.ts'
export {
  applyStatusDelta,
  type DeltaRefusal,
  isRevoked,
  prepareStatusDelta,
  prepareStatusList,
  readStatusDelta,
  readStatusList,
  STATUS_DELTA_MAX,
  STATUS_SIZE_MAX,
  type StatusDelta,
  type StatusList,
  type StatusRefusal,
  statusAt,
  statusBits,
} from './status-list.ts'
export { emptyRoot, HASH_LENGTH, nodeHash } from './tree-hash.ts'
export {
  assembleProof,
  consistencyProof,
  inclusionProof,
  type NodeId,
  type NodeReader,
  type ProofPlan,
  planConsistency,
  planInclusion,
} from './tree-prove.ts'
export { type ConsistencyClaim, type InclusionClaim, verifyConsistency, verifyInclusion } from './tree-verify.ts'
export { type CoseKey, cardKeyId, coseKey, ed25519Verify, readPublicKey, type Sign, type Verify } from './verifier.ts'
