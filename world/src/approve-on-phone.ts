/** Redirections followed at most between the platform, the provider and back. */
const stepsMax = 10

export type PhoneDecision = { readonly rpps: string } | 'refuse'

/**
 * Does what a person does in front of the stand-in's page, over HTTP alone: opens the authorization address, types an RPPS
 * number and approves on the phone (or refuses). Returns the address the platform expects back, with its `code` or `error`;
 * it is not opened. Throws when the provider shows anything but its page, or refuses the number.
 */
export async function approveOnPhone(authorizationUrl: string | URL, decision: PhoneDecision): Promise<URL> {
  const cookies = new Map<string, string>()
  const provider = new URL(authorizationUrl).origin
  let next = new URL(authorizationUrl)
  let form: URLSearchParams | undefined
  for (let step = 0; step < stepsMax; step += 1) {
    const response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    })
    await response.arrayBuffer()
    keepCookies(cookies, response)
    const location = response.headers.get('location')
    if (location !== null) {
      next = new URL(location, next)
      form = undefined
      if (next.origin !== provider) return next
    } else if (response.status === 200 && next.pathname.startsWith('/interaction/')) {
      form = new URLSearchParams(decision === 'refuse' ? { decision } : { rpps: decision.rpps })
    } else {
      throw new Error(`approveOnPhone: the identity provider answered ${response.status}`)
    }
  }
  throw new Error('approveOnPhone: too many steps')
}

function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    const name = pair.slice(0, pair.indexOf('='))
    const value = pair.slice(pair.indexOf('=') + 1)
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }
}
