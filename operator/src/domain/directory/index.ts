export {
  type Establishment,
  groupOf,
  type Insurer,
  insurerByAmc,
  insurersNamed,
  registerEstablishment,
  registerInsurer,
  siteByFiness,
} from './register.store.ts'
