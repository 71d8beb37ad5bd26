import { consoleRoutes } from './openapi-console.ts'
import { deskRoutes } from './openapi-desk.ts'
import { insurerRoutes } from './openapi-insurer.ts'
import { operatorRoutes } from './openapi-operator.ts'
import { professionalRoutes } from './openapi-professional.ts'
import { publicRoutes } from './openapi-public.ts'
import { type PublishedAnswer, type PublishedRefusal, type PublishedRoute, refusalsOf } from './openapi-route.ts'
import { publishedSchemas } from './openapi-schemas.ts'
import { securityOf, securitySchemes } from './openapi-security.ts'
import { signinRoutes } from './openapi-signin.ts'
import { refusals } from './refusals.ts'
import { signinRefusals } from './signin.ts'

export type { Asker, PublishedParameter, PublishedRefusal, PublishedRoute } from './openapi-route.ts'
export { refusalsOf } from './openapi-route.ts'

const sentences: Readonly<Record<PublishedRefusal, readonly [status: number, sentence: string]>> = { ...refusals, ...signinRefusals }

const ABOUT = `Cloison est un opérateur de tiers payant : des professionnels de santé y interrogent des droits et y facturent, des organismes complémentaires y déposent leurs fichiers et y paient.

Les corps sont du JSON en UTF-8, sans nom en double ; un champ inconnu est refusé. Les montants sont des entiers, en centimes d’euro ; les jours s’écrivent AAAA-MM-JJ.

Tout refus porte un code stable, une phrase, et au besoin les champs à corriger, jamais leur valeur. Une adresse inconnue est refusée par \`request.unknown-route\`.`

const TAGS = ['Connexion', 'Droits', 'Factures', 'Paiements', 'Organismes', 'Guichets', 'Public', 'Opérateurs', 'Virements', 'Pupitre']

/** Every door of the platform, in the order in which it is published. */
export function publishedRoutes(): readonly PublishedRoute[] {
  return [
    ...signinRoutes(),
    ...professionalRoutes(),
    ...insurerRoutes(),
    ...deskRoutes(),
    ...publicRoutes(),
    ...operatorRoutes(),
    ...consoleRoutes(),
  ]
}

/** The published description: an OpenAPI 3.1 document, made from the shapes that the doors themselves check. */
export function openapiDocument(): Readonly<Record<string, unknown>> {
  const routes = publishedRoutes()
  const { named, schemaOf } = publishedSchemas(routes)
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    paths[route.path] ??= {}
    Object.assign(paths[route.path] ?? {}, { [route.method.toLowerCase()]: operation(route, schemaOf) })
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cloison', version: '1', summary: 'Tiers payant : droits, factures, paiements.', description: ABOUT, license: LICENCE },
    servers: [{ url: '/' }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: {
      securitySchemes,
      schemas: named,
    },
  }
}

const LICENCE = { name: 'Apache-2.0', identifier: 'Apache-2.0' }

type SchemaOf = ReturnType<typeof publishedSchemas>['schemaOf']

function operation(route: PublishedRoute, schemaOf: SchemaOf): object {
  const { tag, summary, description, asker, parameters = [], body, file, answers } = route
  const content =
    body !== undefined
      ? { 'application/json': { schema: schemaOf(body) } }
      : file !== undefined
        ? Object.fromEntries(file.map((media) => [media, { schema: { type: 'string', format: 'binary' } }]))
        : undefined
  return {
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    operationId: operationId(route),
    security: securityOf[asker],
    ...(parameters.length === 0
      ? {}
      : { parameters: parameters.map(({ pattern, ...said }) => ({ ...said, schema: { type: 'string', pattern } })) }),
    ...(content === undefined ? {} : { requestBody: { required: true, content } }),
    responses: responses(route, answers, schemaOf),
  }
}

/** One response a status: an answer, and the refusals that travel with it. */
function responses(route: PublishedRoute, answers: readonly PublishedAnswer[], schemaOf: SchemaOf): Record<string, object> {
  const said: Record<string, object> = {}
  for (const answer of answers) said[answer.status] = { description: answer.description, ...answerContent(answer, schemaOf) }
  const byStatus = Map.groupBy(refusalsOf(route), (code) => sentences[code][0])
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    const refusal = { allOf: [{ $ref: '#/components/schemas/Refusal' }], properties: { code: { enum: codes } } }
    const answer = answers.find((each) => each.status === status)?.shape
    const schema = answer === undefined ? refusal : { anyOf: [schemaOf(answer), refusal] }
    const told = codes.map((code) => `\`${code}\` : ${sentences[code][1]}`)
    // A status that an answer has too tells both.
    const description = [...answers.filter((each) => each.status === status).map((each) => each.description), ...told].join('\n\n')
    said[status] = { description, content: { 'application/json': { schema } } }
  }
  return said
}

function answerContent({ shape, media = 'application/json' }: PublishedAnswer, schemaOf: SchemaOf): object {
  if (shape !== undefined) return { content: { [media]: { schema: schemaOf(shape) } } }
  return media === undefined || media === 'application/json' ? {} : { content: { [media]: {} } }
}

/** `POST /v1/batches/{batchId}/release` → `postBatchesBatchIdRelease`; `/log/checkpoint`, outside `/v1`, → `getTlogCheckpoint`. */
function operationId({ method, path }: PublishedRoute): string {
  const words = path
    .replace(/^\/log/, '/tlog')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '' && word !== 'v1')
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
