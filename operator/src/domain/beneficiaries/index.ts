export { type ApprovalHouse, type ApprovalRefusal, approveImport } from './approve.ts'
export { useAssertion } from './assertion.store.ts'
export { batchModule } from './batch.ts'
export { type EndingStore, endingStore } from './ending.store.ts'
export { openFacts } from './facts.ts'
export { type FamilyStore, familyStore } from './family.store.ts'
export {
  type FamilyHouse,
  type FamilyMember,
  type FamilyQuestion,
  findFamily,
  type Routing,
  type SealedFamily,
} from './family.ts'
export type { FileRefusal, Reject, RejectCode } from './format.ts'
export { type CompulsoryFacts, type Identity, memberMessage, nirMessage, uuidText } from './identity.ts'
export { type ImportHouse, type ImportRefusal, type ImportReport, type ImportSource, importPortfolio } from './import.ts'
export type { Insurer, SignedClaims } from './insurer.ts'
export { keptDay } from './kept-day.ts'
export { type ImportRow, type PortfolioStore, portfolioStore } from './portfolio.store.ts'
export { type PurgeStore, purgeStore } from './purge.store.ts'
export { type PurgeHouse, type PurgeReport, purge } from './purge.ts'
export { rejectsFile } from './rejects-file.ts'
