// The worker's side of the gateway.

const TIMEOUT = 400

/** The gateway refused or did not answer: whether it took the charge is not known. */
export class GatewayError extends Error {
  name = 'GatewayError'
}

/** @typedef {{ charge: string, cents: number, customer: string }} Receipt */

/** @param {string} gateway base URL @param {string} key @param {{ customer: string, cents: number }} order @returns {Promise<Receipt>} */
export async function postCharge(gateway, key, order) {
  const { charge, cents, customer } = await call(`${gateway}/charges`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(order)
  })
  return { charge, cents, customer }
}

/** How many EUR one unit of `currency` is. @param {string} gateway @param {string} currency @returns {Promise<number>} */
export async function fetchRate(gateway, currency) {
  return (await call(`${gateway}/rates/${currency}`)).rate
}

async function call(url, request) {
  const { status, document } = await exchange(url, request).catch(unreachable)
  // 409 tells the charge that already stands: the repeat was refused, the invoice is paid.
  if (status >= 400 && status !== 409) throw new GatewayError(`the gateway answered ${status}`)
  return document
}

async function exchange(url, request) {
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT) })
  return { status: response.status, document: await response.json() }
}

function unreachable(cause) {
  throw new GatewayError(`the gateway did not answer: ${cause.message}`, { cause })
}
