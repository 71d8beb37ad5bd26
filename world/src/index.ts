export { approveOnPhone, type PhoneDecision } from './approve-on-phone.ts'
export { type BankOptions, type BankStandIn, startBank } from './bank/bank.ts'
export type { Scenario } from './bank/decide-transfers.ts'
export { drawScenarios, type ScenarioShares } from './bank/draw-scenarios.ts'
export { referenceDay } from './cohort.ts'
export { type Day, type DayNumber, dayOf, readDay, writeDay } from './day.ts'
export { type ActivityName, activityDomains, activityName, activityNames } from './days/activity.ts'
export { isBankHoliday, midnightMs, weekdayOf } from './days/calendar.ts'
export { departementCodes, kilometresBetween, middleOf } from './days/departement.ts'
export {
  type Claim,
  type Complaint,
  cards,
  type DeviceChanged,
  deviceCauses,
  expectedOutcome,
  type HonestEvent,
  type LocumArrived,
  type Look,
  reasons,
  type SiteOpened,
  slips,
  ways,
} from './days/event.ts'
export { honestDays } from './days/honest-days.ts'
export type {
  Cover,
  HonestAccount,
  HonestDay,
  HonestDaysMaker,
  HonestDaysOptions,
  HonestSite,
  HonestWorld,
} from './days/honest-world.ts'
export { loadHonestDays } from './days/load-world.ts'
export { type DrawnRate, plainFactors, type Rate } from './days/rate.ts'
export { rates } from './days/rates.ts'
export { type ActivitySummary, type Summary, summarize } from './days/summary.ts'
export { castOf, onboardArguments, type Role } from './demo/cast.ts'
export { type Answered, type FamilyAsked, type InsurerSystem, insurerSystem } from './demo/insurer-system.ts'
export { openOperator, openProgram, type Program } from './demo/program.ts'
export { registerLines } from './demo/registers.ts'
export type { Establishment } from './establishment.ts'
export { type Family, familyAt, type Link, type Member } from './family.ts'
export { type Finess, fictitiousEntity, fictitiousFiness, isFiness } from './finess.ts'
export { type DomainCode, domainCodes, type Guarantee } from './guarantee.ts'
export { fictitiousIban, type Iban, isIban } from './iban.ts'
export { type IdentityClient, type IdentityProvider, type IdentityProviderOptions, startIdentityProvider } from './identity-provider.ts'
export { type Exemption, type Insured, insuredOn } from './insured.ts'
export { drawInsurers, type Insurer, insurersMax } from './insurer.ts'
export { type InsurerKeys, makeInsurerKeys, readInsurerKeys, signingKeyOf } from './insurer-keys.ts'
export type { Sex } from './names.ts'
export { composeNir, isNir, type Nir, nirKey } from './nir.ts'
export type { Place } from './place.ts'
export { familiesOf, insuredOf, type Population, populationOf } from './population.ts'
export { type PortfolioRequest, portfolioName, portfolioText } from './portfolio.ts'
export {
  type Action,
  csvCell,
  openingLines,
  type PortfolioColumn,
  type PortfolioFormat,
  type PortfolioHeader,
  type PortfolioKind,
  portfolioColumns,
  rowOf,
} from './portfolio-row.ts'
export { type ExerciseSituation, type Professional, type ProfessionCode, situationsOn } from './professional.ts'
export { claimsOf, nationalIdOf, subjectOf } from './professional-claims.ts'
export { fictitiousRpps, isRpps, type Rpps } from './rpps.ts'
export { type Chance, chanceFrom, seedWords } from './seed.ts'
export {
  type PortfolioClaims,
  portfolioSignature,
  portfolioSignatureType,
  readPortfolioSignature,
  signPortfolio,
} from './sign-portfolio.ts'
export { type SoftwareAuthenticator, softwareAuthenticator } from './software-authenticator.ts'
export { type EstablishmentKind, type SoftwareClient, softwareClients } from './software-client.ts'
export { cardKeys, openAccount, pickInsured, portfolioOf, signIn } from './tour/gestures.ts'
export { type Instance, type InstanceOptions, startInstance } from './tour/instance.ts'
export { type Played, play } from './tour/play.ts'
export { NotAsPromised } from './tour/step.ts'
export { createWorld, type PortfolioOptions, type World, type WorldOptions } from './world.ts'
export { type PortfolioFile, writePortfolio } from './write-portfolio.ts'
