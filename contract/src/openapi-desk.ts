import { deskAnswer, deskQuestion, deskSignedIn, deskSignin, deskView } from './desk.ts'
import { done, json, type PublishedRoute } from './openapi-route.ts'

/** What an insurer's own people and programs ask, one member at a time. */
export function deskRoutes(): readonly PublishedRoute[] {
  const tag = 'Guichets'
  return [
    {
      ...{ method: 'POST', path: '/v1/desk/session', tag, asker: 'key', body: deskSignin },
      summary: 'Une personne ou un programme d’un organisme se connecte avec sa clé inscrite. Une heure.',
      answers: [json(201, deskSignedIn, 'session ouverte')],
      refusals: ['desk.refused'],
    },
    {
      ...{ method: 'GET', path: '/v1/desk/session', tag, asker: 'desk', summary: 'La session d’un guichet.' },
      answers: [json(200, deskView, 'la session')],
      refusals: [],
    },
    {
      ...{ method: 'DELETE', path: '/v1/desk/session', tag, asker: 'desk', summary: 'Termine la session d’un guichet.' },
      answers: [done('session terminée')],
      refusals: [],
    },
    {
      ...{ method: 'POST', path: '/v1/desk/member', tag, asker: 'desk', body: deskQuestion },
      summary: 'Interroge les droits d’un adhérent de son propre organisme.',
      description:
        'Une personne à la fois, avec un motif. Chaque question est payée sur le plafond du compte et sur celui du guichet, et inscrite au registre avant toute réponse ; la personne la voit sur sa propre liste comme venant de son organisme. L’adhérent d’un autre organisme est inconnu.',
      answers: [json(200, deskAnswer, 'droits et reçu, sans identité')],
      refusals: ['member.unknown', 'budget.account', 'budget.desk', 'desk.tightened', 'desk.unavailable'],
    },
  ]
}
