import type { Mapping } from '../mapped.js'

export const MAPPING: Mapping = {
  backend: 'mysql',
  dialects: ['mysql', 'mysql2', 'mariadb'],
  url: 'uri',
  most: 'connectionLimit',
  ofSource: ({ connectTimeout, socketPath }) => ({ connectTimeout, socketPath })
}
