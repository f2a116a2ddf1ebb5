// `doctor` on tables that differ from the documented ones. The test applies the remedies and checks that they work.
import { describe, expect, it } from 'vitest'
import { diagnose, prepared, scratchOf } from '../faults/support/doctor.js'
import { documentedTables } from '../faults/support/documented-tables.js'
import type { Backend, Scratch } from '../support/backends.js'
import { mongodb } from '../support/mongodb-backend.js'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { postgres } from '../support/postgres-backend.js'

/** A change of the tables, the findings, and whether the reported remedy repairs the tables. */
type Case = [title: string, statements: string[], found: RegExp | RegExp[], mends: boolean]

const alter = (change: string, table = 'locks') => `ALTER TABLE go_goscope_${table} ${change}`

const ofMysql: Case[] = [
  [
    'a missing index',
    [alter('DROP INDEX idx_expires')],
    /go_goscope_locks: the index idx_expires \(expires_at\) is missing/,
    true
  ],
  [
    'a missing index of two columns',
    [alter('DROP INDEX idx_checkpoints_sequence', 'checkpoints')],
    /the index idx_checkpoints_sequence \(task_id,sequence\) is missing/,
    true
  ],
  [
    'no fractions of a second',
    [alter('MODIFY expires_at DATETIME NOT NULL')],
    /expires_at keeps no milliseconds/,
    true
  ],
  [
    'keys that fold',
    [alter('MODIFY `key` VARCHAR(768) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci')],
    /key does not tell keys apart byte for byte/,
    true
  ],
  [
    'a short column',
    [alter('MODIFY owner VARCHAR(64) CHARACTER SET utf8mb4 COLLATE {exact}')],
    /owner holds at most 64 characters; documented: 1024/,
    true
  ],
  ['a key that is not unique', [alter('DROP PRIMARY KEY')], /key is not unique by itself/, true],
  ['something else that is unique', [alter('ADD UNIQUE INDEX one (owner(50))')], /the index one is unique/, false],
  [
    'an engine without transactions, whose keys are shorter',
    [alter('MODIFY `key` VARCHAR(200) CHARACTER SET utf8mb4 COLLATE {exact}, ENGINE=MyISAM', 'circuit')],
    [/key holds at most 200 characters; documented: 768/, /go_goscope_circuit: its engine knows no transactions/],
    true
  ],
  [
    'a missing column',
    [alter('DROP COLUMN failure_count', 'circuit')],
    /the column failure_count \(int\) is missing/,
    false
  ],
  [
    'a column of another type',
    [alter('MODIFY expires_at VARCHAR(40)', 'cache')],
    /expires_at is varchar; documented: datetime/,
    false
  ]
]

const ofPostgres: Case[] = [
  [
    'a missing index',
    ['DROP INDEX idx_locks_expires'],
    /go_goscope_locks: the index idx_locks_expires \(expires_at\) is missing/,
    true
  ],
  [
    'a missing index whose name is taken',
    [
      'DROP INDEX idx_cache_expires',
      'CREATE TABLE other (expires_at INT)',
      'CREATE INDEX idx_cache_expires ON other (expires_at)'
    ],
    /go_goscope_cache: the index idx_cache_expires/,
    true
  ],
  ['no fractions of a second', [alter('ALTER expires_at TYPE TIMESTAMP(0)')], /expires_at keeps no milliseconds/, true],
  [
    'keys that fold',
    [
      "CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
      alter('ALTER key TYPE TEXT COLLATE folding')
    ],
    /key does not tell keys apart byte for byte/,
    true
  ],
  [
    'a short column',
    [alter('ALTER owner TYPE VARCHAR(64)')],
    /owner holds at most 64 characters; documented: no limit/,
    false
  ],
  ['a key that is not unique', [alter('DROP CONSTRAINT go_goscope_locks_pkey')], /key is not unique by itself/, false],
  [
    'a missing column',
    [alter('DROP COLUMN failure_count', 'circuit')],
    /the column failure_count \(integer\) is missing/,
    false
  ],
  [
    'a column of another type',
    [alter('ALTER expires_at TYPE TIMESTAMPTZ')],
    /expires_at is timestamptz; documented: timestamp$/,
    true
  ],
  [
    'a deferrable key',
    [alter('DROP CONSTRAINT go_goscope_locks_pkey'), alter('ADD PRIMARY KEY (key) DEFERRABLE')],
    /the key on the column key is deferrable/,
    false
  ],
  ['children', ['CREATE TABLE child () INHERITS (go_goscope_locks)'], /other tables inherit from it/, false],
  [
    'a rule in place of a write',
    ['CREATE RULE keeps AS ON DELETE TO go_goscope_locks DO INSTEAD NOTHING'],
    /the rule keeps does something else in place of a write/,
    true
  ],
  [
    'published without a replica identity',
    [alter('REPLICA IDENTITY NOTHING'), 'CREATE PUBLICATION told FOR TABLE go_goscope_locks'],
    /published without a replica identity/,
    false
  ]
]

const dropIndex = (collection: string, index: string) =>
  JSON.stringify({ dropIndexes: `go_goscope_${collection}`, index })

const ofMongodb: Case[] = [
  ['a missing index', [dropIndex('locks', 'key_1')], /go_goscope_locks: the index key_1 is missing/, true],
  [
    'an index that is not unique',
    [
      dropIndex('checkpoints', 'id_1'),
      JSON.stringify({ createIndexes: 'go_goscope_checkpoints', indexes: [{ key: { id: 1 }, name: 'other' }] })
    ],
    /go_goscope_checkpoints: the index id_1 is missing/,
    false
  ]
]

const exactOf = ({ name }: Backend) => (name === 'mysql' ? 'utf8mb4_0900_bin' : 'utf8mb4_nopad_bin')

// Runs a remedy as a person would type it; MongoDB's remedies are for its shell.
async function follow({ reader }: Scratch, remedies: readonly string[]): Promise<void> {
  for (const remedy of remedies) await reader.run([remedy.replace(/^db\.runCommand\((.*)\)$/, '$1')])
}

describe.each<[string, Backend, Case[]]>([
  ['postgres', postgres, ofPostgres],
  ['mariadb', mariadb, ofMysql],
  ['mysql', mysql, ofMysql],
  ['mongodb', mongodb, ofMongodb]
])('on %s', (_name, backend, cases) => {
  it.each(cases)('%s', async (_title, statements, found, mends) => {
    const scratch = await prepared(backend)
    for (const statement of statements) await scratch.reader.run([statement.replace('{exact}', exactOf(backend))])
    const { code, problems, server, text } = await diagnose([scratch.url])
    expect([code, problems], text).toEqual([1, [found].flat().map((each) => expect.stringMatching(each))])
    const remedies = server.tables!.flatMap((table) => table.remedies)
    for (const remedy of remedies) expect(text).toContain(remedy)
    if (!mends) return
    expect(remedies).toHaveLength(1)
    await follow(scratch, remedies)
    expect(await diagnose([scratch.url])).toMatchObject({ code: 0, problems: [] })
  })

  it('tables that are not there are a problem where they must be', async () => {
    const { url } = await scratchOf(backend)
    expect(await diagnose([url])).toMatchObject({
      code: 0,
      notes: expect.arrayContaining([expect.stringMatching(/not there: .*made at first use/)])
    })
    const { code, problems } = await diagnose([url, '--require-tables'])
    expect([code, problems]).toEqual([
      1,
      [expect.stringMatching(/^table: not there: go_goscope_locks, .*go_goscope_idempotency$/)]
    ])
  })

  it('a cache table of its own is looked at, too', async () => {
    const { url } = await prepared(backend)
    const args = [url, '--require-tables', '--table', 'my_cache']
    expect(await diagnose(args)).toMatchObject({ code: 1, problems: ['table: not there: my_cache'] })
    const own = backend.name === 'mongodb' ? { collectionName: 'my_cache' } : { tableName: 'my_cache' }
    const cache = backend.openCache(url, own as object)
    await cache.connect()
    await cache.disconnect()
    expect(await diagnose(args)).toMatchObject({ code: 0, problems: [] })
  })
})

describe.each([mariadb, mysql])('on $name', (backend) => {
  it('tables as another program made them', async () => {
    const scratch = await documentedTables(backend)
    const { code, problems, server } = await diagnose([scratch.url])
    expect(code).toBe(1)
    expect(problems.filter((text) => /keeps no milliseconds/.test(text))).toHaveLength(5)
    await follow(
      scratch,
      server.tables!.flatMap(({ remedies }) => remedies)
    )
    expect((await diagnose([scratch.url])).code).toBe(0)
  })
})

describe('a server that takes no writes', () => {
  it('postgres', async () => {
    const { url, reader } = await prepared(postgres)
    const database = new URL(url).pathname.slice(1)
    await reader.run([`ALTER DATABASE "${database}" SET default_transaction_read_only = on`])
    expect(await diagnose([url])).toMatchObject({ code: 1, problems: [expect.stringMatching(/^role: /)] })
  })
})
