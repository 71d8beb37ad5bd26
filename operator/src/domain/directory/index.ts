export {
  type Establishment,
  type Insurer,
  insurerByAmc,
  insurerNames,
  registerEstablishment,
  registerInsurer,
  siteByFiness,
} from './register.store.ts'
