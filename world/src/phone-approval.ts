import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import { subjectOf } from './professional-claims.ts'
import { readBody } from './read-body.ts'
import { isRpps, type Rpps } from './rpps.ts'

const formBytesMax = 1024

/**
 * The only page of the stand-in: GET shows the form, POST `rpps=…` approves at once as the phone would, POST `decision=refuse`
 * refuses. The page lists nobody. An interaction that has ended, or another browser's, is answered 400.
 */
export async function answerInteraction(
  provider: Provider,
  knows: (rpps: Rpps) => boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await provider.interactionDetails(request, response)
  } catch (fault) {
    if (!(fault instanceof Error && fault.name === 'SessionNotFound')) throw fault
    return page(response, 400, 'Cette demande de connexion a expiré. Revenez à la page d’où vous venez.', false)
  }
  if (request.method === 'GET')
    return page(response, 200, 'Indiquez votre numéro RPPS, puis approuvez la connexion sur votre téléphone.', true)
  if (request.method !== 'POST') return page(response, 405, 'Cette page ne se demande que par GET ou POST.', false)

  const body = await readBody(request, formBytesMax)
  if (body === undefined) return page(response, 413, 'La demande est trop longue.', false)
  const form = new URLSearchParams(body.toString('utf8'))
  if (form.get('decision') === 'refuse') {
    const refusal = { error: 'access_denied', error_description: 'refused on the phone' }
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false })
  }
  const rpps = (form.get('rpps') ?? '').replaceAll(' ', '')
  if (!isRpps(rpps) || !knows(rpps))
    return page(response, 422, 'Ce numéro RPPS n’est associé à aucun téléphone. Vérifiez ses onze chiffres.', true)
  // Two factors on the phone: the device key and its code (RFC 8176 names).
  const login = { accountId: subjectOf({ rpps }), acr: 'eidas1', amr: ['mfa', 'swk', 'pin'], remember: false }
  return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
}

function page(response: ServerResponse, status: number, sentence: string, withForm: boolean): void {
  const form = `<form method="post">
<label for="rpps">Numéro RPPS</label>
<input id="rpps" name="rpps" inputmode="numeric" autocomplete="off" maxlength="14" autofocus>
<button>Approuver sur mon téléphone</button>
<button name="decision" value="refuse">Refuser</button>
</form>`
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // No form-action: browsers apply it to the redirection that follows, which leads to the platform.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    // A body too long is left unread, so the connection cannot serve again.
    ...(status === 413 ? { connection: 'close' } : {}),
  })
  response.end(`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Connexion – fournisseur d’identité de démonstration</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}label,input,button{display:block;margin:.75rem 0;font:inherit}input{padding:.4rem;width:14rem}button{padding:.4rem .8rem}</style>
</head>
<body>
<main>
<h1>Connexion</h1>
<p>${sentence}</p>
${withForm ? form : ''}
<p><small>Ce fournisseur d’identité est fictif : il tient lieu de Pro Santé Connect pour les essais.</small></p>
</main>
</body>
</html>
`)
}
