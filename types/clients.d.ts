/** A client of node-redis 5 or newer (`createClient`), by structure. Its settings are read; the application keeps closing it. */
export interface NodeRedisClient {
  readonly isOpen: boolean
  readonly isReady: boolean
  duplicate(...args: never[]): unknown
  close(...args: never[]): unknown
  destroy(): void
}

/** `node-redis`' own field names; the URL overrides the other fields. @see https://github.com/redis/node-redis/blob/master/docs/client-configuration.md */
export interface NodeRedisConfig {
  url?: string | undefined
  socket?: object | undefined
  username?: string | undefined
  password?: string | undefined
  /** Called on every connect; the user name that it returns must be `username`. */
  credentialsProvider?: object | undefined
  /** The database number. */
  database?: number | undefined
  name?: string | undefined
}

/** A client of valkey-glide for one server, by structure. Its settings are read; the application keeps closing it. */
export interface GlideClient {
  customCommand(...args: never[]): unknown
  close(...args: never[]): unknown
}

/** The `sql` of postgres.js, by structure. Its settings are read; the application keeps closing it. */
export interface PostgresSql {
  (...args: never[]): unknown
  readonly options: object
}

/** A single client of `pg`, by structure. Its settings are read; the application keeps closing it. */
export interface PostgresClient {
  connect(...args: never[]): unknown
  query(...args: never[]): unknown
  end(...args: never[]): unknown
}

/** A single connection of `mysql2`, by structure. Its settings are read; the application keeps closing it. */
export interface MySQLConnection {
  execute(...args: never[]): unknown
  query(...args: never[]): unknown
  end(...args: never[]): unknown
}

/** A `MongoClient`; its URL or the adapter's `dbName` names the database. Its settings are read; the application keeps closing it. */
export interface MongoDBClient {
  db(...args: never[]): unknown
  startSession(...args: never[]): unknown
}

/** A connection of Mongoose, by structure. Its settings are read; the application keeps closing it. */
export interface MongooseConnection {
  getClient(): unknown
  model(...args: never[]): unknown
}

/** A database object of Drizzle. */
export interface DrizzleDatabase {
  readonly $client: unknown
}

/** A Knex object. */
export interface KnexObject {
  (...args: never[]): unknown
  readonly client: unknown
  destroy(...args: never[]): unknown
}

/** A Sequelize object. */
export interface SequelizeObject {
  authenticate(...args: never[]): unknown
  getDialect(): string
}

/** A data source of TypeORM. Its `options` are read if it is passed before `initialize()`. */
export interface TypeOrmDataSource {
  initialize(): Promise<unknown>
  readonly options: object
  readonly driver: object
}

/** An object-relational mapper. Its client's settings are read; the application keeps closing it. */
export type Mapper = DrizzleDatabase | KnexObject | SequelizeObject | TypeOrmDataSource
