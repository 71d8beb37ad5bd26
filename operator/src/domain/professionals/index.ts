export { chooseEstablishment, type Next } from './choose-establishment.ts'
export { type ConsoleStore, consoleStore } from './console.store.ts'
export {
  askPagePasskey,
  type ConsoleDesk,
  enrolPagePasskey,
  makePageCode,
  offerPagePasskey,
  type PageOpened,
  showPagePasskey,
} from './console.ts'
export {
  type DeskAccount,
  type DeskConsent,
  type DeskSession,
  type DeskSignin,
  deskDuties,
  deskReader,
  deskSignin,
} from './desk.store.ts'
export { type DutiesStore, dutiesStore, type Frozen, type OperatorRow, operatorReader } from './duties.store.ts'
export { addPasskey, enrolPasskey, giveCode, offerPasskey } from './enrol.ts'
export { freeze, unfreeze } from './freeze.ts'
export type { Holder } from './identity.ts'
export { type DutiesDesk, leaveEstablishment, type Newcomer, type OnboardedAccount, onboard } from './onboard.ts'
export { proveIdentity } from './prove-identity.ts'
export { approveRecovery, type Recovering, recover } from './recover.ts'
export { type Duty, type NewOperator, openOperatorSession, registerOperator } from './register.ts'
export {
  type ProofServing,
  proofOnce,
  purgeSessions,
  type SessionRow,
  type SessionStore,
  sessionReader,
  sessionStore,
} from './session.store.ts'
export { askPasskey, type Opened, renewSession, type Shown, showPasskey } from './show-passkey.ts'
export { type SigninCode, type SigninStore, type Site, signinStore } from './signin.store.ts'
export { type HolderKey, type SigninDesk, type SigninRefusal, type Started, type Step, startSignin } from './signin.ts'
export { type ViewedSession, viewSession } from './view-session.ts'
