export {
  type Establishment,
  type Insurer,
  insurerByAmc,
  insurersNamed,
  registerEstablishment,
  registerInsurer,
  siteByFiness,
} from './register.store.ts'
