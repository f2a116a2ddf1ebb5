import { isObject } from '../client-fields.js'
import type { Mapping } from '../mapped.js'
import { alwaysEncrypts } from './other-clients.js'

export const MAPPING: Mapping = {
  backend: 'postgres',
  dialects: ['pg', 'pgnative', 'postgres', 'postgresql', 'cockroachdb'],
  url: 'connectionString',
  most: 'max',
  handedOn: ['ssl', 'application_name', 'statement_timeout', 'query_timeout', 'options', 'stream', 'keepAlive'],
  ofSource: ({ applicationName, connectTimeoutMS }) => ({
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMS
  }),
  encrypts: (driver) => isObject(driver) && alwaysEncrypts({ Client: driver.Client })
}
