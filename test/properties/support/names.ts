// Names that each database's URLs, config objects and options accept, and a few that none accepts.
import type { Backend } from '../../../lib/errors.js'

type Names = Readonly<Record<Backend, readonly string[]>>

export const schemes: Names = {
  redis: ['redis', 'rediss', 'unix', 'redis+unix'],
  postgres: ['postgres', 'postgresql'],
  mysql: ['mysql', 'mariadb'],
  mongodb: ['mongodb', 'mongodb+srv']
}

const ofAll = ['user', 'password', 'host', 'port', 'database', 'unknown', '__proto__', 'constructor', 'toString']

export const queryNames: Names = {
  redis: ['db', 'keyPrefix', 'connectTimeout', 'commandTimeout', 'family', 'tls', 'connectionName', ...ofAll],
  postgres: ['sslmode', 'connect_timeout', 'application_name', 'options', 'target_session_attrs', 'ssl', ...ofAll],
  mysql: ['ssl', 'connectTimeout', 'charset', 'timezone', 'connectionLimit', 'socketPath', 'flags', ...ofAll],
  mongodb: [
    ...['replicaSet', 'tls', 'authSource', 'authMechanism', 'connectTimeoutMS', 'serverSelectionTimeoutMS', 'appName'],
    ...['directConnection', 'readPreference', 'w', 'maxPoolSize', 'tlsCAFile', 'compressors', ...ofAll]
  ]
}

export const configFields: Names = {
  redis: ['path', 'username', 'sentinels', 'role', 'family', 'readOnly', ...queryNames.redis],
  postgres: ['connectionString', 'ssl', 'max', 'statement_timeout', 'query_timeout', ...queryNames.postgres],
  mysql: ['uri', 'pool', 'insecureAuth', 'multipleStatements', 'enableKeepAlive', ...queryNames.mysql],
  mongodb: ['url', 'auth', 'hosts', 'options', 's', ...queryNames.mongodb]
}

export const optionNames = [
  ...['keyPrefix', 'defaultLockTTL', 'createTables', 'tableName', 'collectionName', 'connectTimeout', 'commandTimeout'],
  ...['maxQueue', 'maxQueueBytes', 'connections', 'reconnectDelay', 'preparedStatements', 'tls', 'unknown']
]
