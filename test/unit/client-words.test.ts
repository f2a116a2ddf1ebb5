// The names and values of URLs and options that other clients, mappers and hosting services use.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { PersistenceEvent } from '@go-go-scope/persistence-native'
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { adoptMongodb } from '../../lib/backends/mongodb/client.js'
import { adoptMysql } from '../../lib/backends/mysql/client.js'
import { adoptPostgres } from '../../lib/backends/postgres/client.js'
import { adoptRedis } from '../../lib/backends/redis/client.js'
import { postgres } from '../support/postgres-backend.js'
import { refusal } from './support/adopting.js'

const adopters = { redis: adoptRedis, postgres: adoptPostgres, mysql: adoptMysql, mongodb: adoptMongodb }
type Name = keyof typeof adopters

const verified = { rejectUnauthorized: true, ca: expect.stringContaining('BEGIN CERTIFICATE') }
const unverified = { rejectUnauthorized: false }

beforeEach(() => {
  for (const name of Object.keys(process.env).filter((name) => name.startsWith('PG'))) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

describe('words of a URL that mean something here', () => {
  it.each<[Name, string, object]>([
    ['redis', 'valkey://h:7/3', { host: 'h', port: 7, database: '3' }],
    ['redis', 'valkeys://h', { host: 'h', tls: verified }],
    ['postgres', 'postgres://h/a?schema=tenant', { schema: 'tenant' }],
    ['postgres', 'postgres://h/a?pgbouncer=true', { preparedStatements: false }],
    ['postgres', 'postgres://h/a?prepare=false', { preparedStatements: false }],
    ['postgres', 'postgres://h/a?sslmode=require&sslaccept=strict', { tls: verified }],
    ['postgres', 'postgres://h/a?sslmode=require&sslaccept=accept_invalid_certs', { tls: unverified }],
    ['mysql', 'mysql://h/a?sslaccept=strict', { tls: verified }],
    ['mysql', 'mysql://h/a?sslaccept=accept_invalid_certs', { tls: unverified }],
    ['mysql', 'mysql://h/a?sslmode=require', { tls: unverified }],
    ['mysql', 'mysql://h/a?sslmode=verify-full', { tls: verified }],
    ['mysql', 'mysql://h/a?useSSL=true', { tls: verified }],
    ['mysql', 'mysql://h/a?connect_timeout=2', { connectTimeout: 2000 }]
  ])('%s: %s', (name, url, settings) => {
    expect(adopters[name](url).settings).toMatchObject(settings)
  })

  it.each<[Name, string]>([
    ['postgres', 'postgres://h/a?connection_limit=3'],
    ['mysql', 'mysql://h/a?connection_limit=3']
  ])('%s: %s bounds the connections', (name, url) => {
    expect(adopters[name](url).maxConnections).toBe(3)
    expect(refusal(() => adopters[name](url.replace('=3', '=0')))).toMatchObject({ code: 'ERR_OUT_OF_RANGE' })
    expect(refusal(() => adopters[name](url.replace('=3', '=many')))).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' })
  })

  it('MySQL: a mode that is neither encrypted nor verified for sure is refused', () => {
    expect(refusal(() => adoptMysql('mysql://h/a?sslmode=prefer'))).toMatchObject({ code: 'UNSUPPORTED_OPTION' })
  })
})

describe('words of a URL that mean nothing here', () => {
  it.each<[Name, string, string[]]>([
    ['postgres', 'postgres://h/a?pool_timeout=9&supa=base-pooler.x', ['pool_timeout', 'supa']],
    ['postgres', 'postgres://h/a?workaround=supabase-pooler.vercel', ['workaround']],
    ['postgres', 'postgres://h/a?sslmode=require&sslnegotiation=direct', ['sslnegotiation']],
    ['mysql', 'mysql://h/a?pool_timeout=9&statement_cache_size=0', ['pool_timeout', 'statement_cache_size']],
    ['mongodb', 'mongodb://h/a?useNewUrlParser=true&poolSize=5', ['useNewUrlParser', 'poolSize']]
  ])('%s: %s', (name, url, words) => {
    expect(adopters[name](url).unknown?.names).toEqual(words)
  })

  it('are a warning at the first use', async () => {
    const seen: string[] = []
    const listener = (event: unknown) => void seen.push((event as PersistenceEvent).message)
    subscribe('go-go-scope:persistence', listener)
    onTestFinished(() => void unsubscribe('go-go-scope:persistence', listener))
    const url = new URL(inject('urls').postgres)
    url.searchParams.set('pool_timeout', '9')
    const adapter = postgres.open(url.href, { keyPrefix: 'words:' })
    onTestFinished(() => adapter.disconnect())
    await adapter.set('k', 1)
    expect(seen).toEqual([expect.stringContaining('"pool_timeout"')])
  })
})

describe('an unknown name', () => {
  it.each<[Name, string, string]>([
    ['redis', 'redis://h?keyprefix=a', 'did you mean "keyPrefix"?'],
    ['postgres', 'postgres://h?sslmod=require', 'did you mean "sslmode"?'],
    ['postgres', 'postgres://h?aplication_name=a', 'did you mean "application_name"?'],
    ['mysql', 'mysql://h?conectTimeout=1', 'did you mean "connectTimeout"?'],
    ['mongodb', 'mongodb://h?relpicaSet=a', 'did you mean "replicaSet"?'],
    ['mongodb', 'mongodb://h?invented=a', 'adapter$']
  ])('%s: %s', (name, url, hint) => {
    const error = refusal(() => adopters[name](url))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION' })
    expect(error.message).toMatch(new RegExp(hint.replace('?', '\\?')))
  })
})
