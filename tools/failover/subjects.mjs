// Demotion, promotion and the other steps of each server, by its own commands.
import { byServer } from '../servers/descriptions.mjs'

/**
 * `start`: a primary and a replica. `watched`: the same, for a proxy. `three`: nodes of which one is lost.
 * `cutOff(replica)`: it gets nothing of the primary's any more.
 */
export const subjects = await byServer((server) => import(`./subjects/${server}.mjs`))
