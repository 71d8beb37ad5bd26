export * from './claims.ts'
export * from './console.ts'
export * from './desk.ts'
export * from './domains.ts'
export * from './insurer.ts'
export {
  type Asker,
  openapiDocument,
  type PublishedParameter,
  type PublishedRefusal,
  type PublishedRoute,
  publishedRoutes,
  refusalsOf,
} from './openapi.ts'
export * from './refusals.ts'
export * from './rights.ts'
export * from './session-proof.ts'
export * from './signin.ts'
