export { adjudicate } from './adjudicate.ts'
export type { Decision, LineDecision, Reason, Rejection, RejectionCode } from './decision.ts'
export type {
  ConsultationLine,
  DispensingFeeLine,
  DomainRate,
  Exemption,
  Fees,
  Invoice,
  Line,
  MedicineLine,
  Pathway,
  PricedRights,
} from './invoice.ts'
export type { Parameter, Tariffs, TariffUnknown } from './tariffs.ts'
export { deliveredTariffs } from './tariffs.ts'
