import { z } from 'zod'
import { batch, claimAnswer, claimLine, claimQuestion, remittance } from './claims.ts'
import { approvalQuestion, attestationAnswer, attestationQuestion, portfolioAnswer } from './insurer.ts'
import type { PublishedRoute } from './openapi-route.ts'
import { refusalShape } from './refusals.ts'
import { dayAnswer, knownQuestion, legacyCardQuestion, noCardAnswer, noCardQuestion, rightsAnswer, rightsQuestion } from './rights.ts'
import { passkeyMade, passkeyOptions, passkeyShown, sessionMeasure, sessionView, signedIn, signinNext } from './signin.ts'

const PLACE = '#/components/schemas/'

export interface PublishedSchemas {
  /** By name, as the document's components hold them. */
  readonly named: Readonly<Record<string, object>>
  /** A reference to a shape, or the shape itself when it has no name. */
  readonly schemaOf: (shape: z.ZodType) => object
}

/** JSON Schemas of every shape of the routes. Those that stand in several places, or that readers look for, have a name. */
export function publishedSchemas(routes: readonly PublishedRoute[]): PublishedSchemas {
  const registry = z.registry<{ id: string }>()
  const names = new Map<z.ZodType, string>(Object.entries(named).map(([name, shape]) => [shape, name]))
  for (const [shape, id] of names) registry.add(shape, { id })
  // Shapes that are not named still name the shapes inside them.
  const shapes = routes.flatMap(({ body, answers }) => [body, ...answers.map(({ shape }) => shape)])
  const others = new Map<z.ZodType, string>()
  for (const shape of shapes) {
    if (shape === undefined || names.has(shape) || others.has(shape)) continue
    others.set(shape, `unnamed${others.size}`)
    registry.add(shape, { id: `unnamed${others.size - 1}` })
  }
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `${PLACE}${id}`, io: 'input' })
  const bare = (id: string): object => {
    const { $schema: _schema, $id: _id, ...rest } = schemas[id] ?? {}
    return rest
  }
  return {
    named: Object.fromEntries(Object.keys(named).map((name) => [name, bare(name)])),
    schemaOf: (shape) => {
      const name = names.get(shape)
      return name === undefined ? bare(others.get(shape) ?? '') : { $ref: `${PLACE}${name}` }
    },
  }
}

const named: Readonly<Record<string, z.ZodType>> = {
  Refusal: refusalShape,
  RightsQuestion: rightsQuestion,
  KnownQuestion: knownQuestion,
  LegacyCardQuestion: legacyCardQuestion,
  NoCardQuestion: noCardQuestion,
  NoCardAnswer: noCardAnswer,
  RightsAnswer: rightsAnswer,
  DayAnswer: dayAnswer,
  ClaimLine: claimLine,
  ClaimQuestion: claimQuestion,
  ClaimAnswer: claimAnswer,
  Remittance: remittance,
  Batch: batch,
  SignedIn: signedIn,
  SigninNext: signinNext,
  SessionView: sessionView,
  SessionMeasure: sessionMeasure,
  PasskeyMade: passkeyMade,
  PasskeyShown: passkeyShown,
  PasskeyOptions: passkeyOptions,
  ApprovalQuestion: approvalQuestion,
  PortfolioAnswer: portfolioAnswer,
  AttestationQuestion: attestationQuestion,
  AttestationAnswer: attestationAnswer,
}
