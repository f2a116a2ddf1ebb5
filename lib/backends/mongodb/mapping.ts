import { hasMethods, isObject } from '../client-fields.js'
import type { Mapping } from '../mapped.js'
import { unsupported } from '../unsupported.js'

export const MAPPING: Mapping = {
  backend: 'mongodb',
  dialects: ['mongodb'],
  url: 'url',
  most: 'max',
  clientOf({ database }, { queryRunner }) {
    const client: unknown = isObject(queryRunner) ? queryRunner.databaseConnection : undefined
    if (hasMethods(client, 'db')) return (client.db as (name?: unknown) => unknown).call(client, database)
    throw unsupported('mongodb', 'db', 'this data source is not initialized; await its initialize() before')
  }
}
