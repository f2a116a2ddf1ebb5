import { descriptions, servers } from '../servers/descriptions.mjs'

export { servers }

/** The servers that the pages have figures of, in the order of their columns. */
export const titles = Object.fromEntries(servers.map((server) => [server, descriptions[server].title]))
