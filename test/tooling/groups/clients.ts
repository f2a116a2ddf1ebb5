// Values written to and read from single nodes by independent clients.
import type { Group, ThrowAwayServer } from '../../../tools/servers.mjs'
import { askMysql, askPostgres, askRedis } from '../../support/ask.ts'

type Address = Pick<ThrowAwayServer, 'url'>

export interface Client {
  prepare(node: Address): Promise<unknown>
  write(node: Address, value: string): Promise<unknown>
  /** Sorted, with commas between them. */
  read(node: Address): Promise<unknown>
  /** The error of a write to a node that takes none. */
  refusal: RegExp
}

export const redis: Client = {
  prepare: async () => {},
  write: ({ url }, value) => askRedis(url, {}, ['SADD', 'written', value]),
  read: async ({ url }) => ((await askRedis(url, {}, ['SMEMBERS', 'written'])) as string[]).sort().join(),
  refusal: /READONLY/
}

const table = 'CREATE TABLE written (value VARCHAR(9) PRIMARY KEY)'
const insert = (value: string) => `INSERT INTO written VALUES ('${value}')`

export const postgres: Client = {
  prepare: ({ url }) => askPostgres({ connectionString: url }, table),
  write: ({ url }, value) => askPostgres({ connectionString: url }, insert(value)),
  read: ({ url }) =>
    askPostgres({ connectionString: url }, "SELECT string_agg(value, ',' ORDER BY value) AS answer FROM written"),
  refusal: /read-only transaction/
}

export const mysql: Client = {
  prepare: ({ url }) => askMysql(url, table),
  write: ({ url }, value) => askMysql(url, insert(value)),
  read: ({ url }) => askMysql(url, 'SELECT GROUP_CONCAT(value ORDER BY value) AS answer FROM written'),
  refusal: /read-only/
}

/** The values of each node, which become equal in the end. */
export const readAll = (client: Client, { nodes }: Group<ThrowAwayServer>) =>
  Promise.all(nodes.map((node) => client.read(node)))
