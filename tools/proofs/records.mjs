// The records of a test run, as the pages need them.
import { readFileSync } from 'node:fs'
import { servers } from '../pages/titles.mjs'

const mention = (server) => new RegExp(`(?: (?:of|to))? ?'?\\b${server}\\b'?:?`)

/** Without the name of the server, which the column has. */
function withoutServer({ claim, figures, ...rest }, server) {
  const shortened = claim.replace(mention(server), '').replaceAll(/ +/g, ' ').trim()
  return {
    ...rest,
    claim: shortened,
    figures: figures.replace(new RegExp(` (?:of|to) ${server}\\b`), ''),
    backend: server
  }
}

/** The tests of faults name their server in the claim. */
function withServer(proof) {
  if (proof.count) return proof
  const server = servers.find((name) => new RegExp(`\\b${name}\\b`).test(proof.claim))
  return server ? withoutServer(proof, server) : { ...proof, claim: proof.claim.trim() }
}

/** The last record of each claim and backend, in the order of the first ones. */
function latest(proofs) {
  const byClaim = new Map()
  for (const proof of proofs) byClaim.set(`${proof.claim} ${proof.backend}`, proof)
  return [...byClaim.values()]
}

const inOrder = (one, other) => servers.indexOf(one.backend) - servers.indexOf(other.backend)

/** The records of each claim, in the order of the servers. */
export function byClaim(proofs) {
  const claims = [...new Set(proofs.map(({ claim }) => claim))]
  return claims.map((wanted) => proofs.filter(({ claim }) => claim === wanted).toSorted(inOrder))
}

/** @param {string} file JSON documents, one a line */
export function readRecords(file) {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  const records = lines.map((line) => JSON.parse(line))
  return {
    proofs: latest(records.filter(({ claim }) => claim).map(withServer)),
    runs: records.flatMap(({ mixedFaults = [] }) => mixedFaults)
  }
}
