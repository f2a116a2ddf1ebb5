// How each client library is built to be linked statically: without what a bare machine lacks, and with every
// authentication plugin inside. `archives` in the order of linking, `needs` are other recipes, `also` are static libraries of
// the distribution (`packageOf`).
import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'

const flags = '-O2 -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections'
const jobs = `-j${availableParallelism()}`

// Features that a client of today's servers never uses.
const withoutInOpenssl = [
  'shared module dso engine legacy tests comp async autoload-config afalgeng ui-console',
  'ssl3 tls1 tls1_1 dtls srtp srp nextprotoneg weak-ssl-ciphers ct ts cms cmp rfc3779',
  'aria bf blake2 camellia cast dsa ec2m gost idea md4 mdc2 ocb rc2 rc4 scrypt seed siphash sm2 sm3 sm4 whirlpool'
].flatMap((line) => line.split(' '))

const run = (cwd, command, ...args) => execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })

function keep(into, archives, headers) {
  mkdirSync(join(into, 'lib'), { recursive: true })
  for (const archive of archives) copyFileSync(archive, join(into, 'lib', basename(archive)))
  for (const header of headers) cpSync(header, join(into, 'include'), { recursive: true })
}

function keepFile(into, header) {
  mkdirSync(join(into, 'include'), { recursive: true })
  copyFileSync(header, join(into, 'include', basename(header)))
}

function cmake(source, build, target, ...options) {
  const settings = ['-DCMAKE_BUILD_TYPE=Release', '-DCMAKE_POSITION_INDEPENDENT_CODE=ON', `-DCMAKE_C_FLAGS=${flags}`]
  run(source, 'cmake', '-Wno-dev', '-S', source, '-B', build, ...settings, ...options)
  run(source, 'cmake', '--build', build, jobs, '--target', target)
}

function buildOpenssl({ path }, into) {
  const without = withoutInOpenssl.map((name) => `no-${name}`)
  run(path, './Configure', ...without, '--openssldir=/etc/ssl', ...flags.split(' '), '-Os')
  run(path, 'make', '-s', jobs, 'build_generated')
  run(path, 'make', '-s', jobs, 'libcrypto.a', 'libssl.a')
  const archives = ['libssl.a', 'libcrypto.a'].map((name) => join(path, name))
  keep(into, archives, [join(path, 'include')])
}

function buildLibpq({ path, beside }, into) {
  const without = ['readline', 'zlib', 'icu'].map((name) => `--without-${name}`)
  const openssl = beside('openssl')
  const found = [`CPPFLAGS=-I${openssl}/include`, `LDFLAGS=-L${openssl}/lib`]
  run(path, './configure', '-q', '--with-openssl', ...without, `CFLAGS=${flags}`, ...found)
  run(path, 'make', '-s', jobs, '-C', 'src/interfaces/libpq', 'all-static-lib')
  const archives = ['interfaces/libpq/libpq.a', 'common/libpgcommon_shlib.a', 'port/libpgport_shlib.a']
  keep(
    into,
    archives.map((name) => join(path, 'src', name)),
    []
  )
  for (const name of ['interfaces/libpq/libpq-fe.h', 'interfaces/libpq/libpq-events.h', 'include/postgres_ext.h'])
    keepFile(into, join(path, 'src', name))
  keepFile(into, join(path, 'src/include/pg_config_ext.h'))
}

const opensslOf = (beside) => [`-DOPENSSL_ROOT_DIR=${beside('openssl')}`, '-DOPENSSL_USE_STATIC_LIBS=TRUE']

function buildMariadb({ path, beside }, into) {
  const source = join(path, 'libmariadb')
  const build = join(path, 'client')
  const inside = ['CACHING_SHA2_PASSWORD', 'SHA256_PASSWORD', 'CLIENT_ED25519', 'MYSQL_CLEAR_PASSWORD']
  const plugins = inside.map((name) => `-DCLIENT_PLUGIN_${name}=STATIC`)
  const others = ['-DCLIENT_PLUGIN_DIALOG=OFF', '-DWITH_CURL=OFF', '-DWITH_UNIT_TESTS=OFF', '-DWITH_SSL=OPENSSL']
  // Its own warnings do not matter here.
  const calm = '-DCMAKE_COMPILE_WARNING_AS_ERROR=OFF'
  const openssl = opensslOf(beside)
  cmake(source, build, 'mariadbclient', ...openssl, ...plugins, ...others, calm, '-DWITH_EXTERNAL_ZLIB=ON')
  keep(into, [join(build, 'libmariadb/libmariadbclient.a')], [join(source, 'include'), join(build, 'include')])
}

function buildMongo({ path, version, beside }, into) {
  // The addon initialises the library and cleans it up, not the loader.
  const off = [
    'AUTOMATIC_INIT_AND_CLEANUP',
    'SASL',
    'ICU',
    'SNAPPY',
    'ZSTD',
    'ZLIB',
    'CLIENT_SIDE_ENCRYPTION',
    'SHARED',
    'TESTS',
    'EXAMPLES'
  ]
  const options = off.map((name) => `-DENABLE_${name}=OFF`)
  const others = [...opensslOf(beside), '-DENABLE_STATIC=ON', `-DBUILD_VERSION=${version}`]
  cmake(path, join(path, 'client'), 'install', ...options, ...others, `-DCMAKE_INSTALL_PREFIX=${into}`)
}

/** The libraries of `also`, by the distribution's packages. */
export const packageOf = { z: 'zlib1g-dev', resolv: 'libc6-dev' }

/** By the pkg-config name of sources.json. */
export const recipes = {
  openssl: {
    source: 'openssl',
    without: withoutInOpenssl,
    build: buildOpenssl,
    archives: ['libssl.a', 'libcrypto.a'],
    includes: ['include']
  },
  // So that all of a .node uses one copy.
  libcrypto: { partOf: 'openssl' },
  libpq: {
    source: 'postgresql-15',
    build: buildLibpq,
    archives: ['libpq.a', 'libpgcommon_shlib.a', 'libpgport_shlib.a'],
    needs: ['openssl'],
    includes: ['include']
  },
  libmariadb: {
    source: 'mariadb',
    build: buildMariadb,
    archives: ['libmariadbclient.a'],
    needs: ['openssl'],
    also: ['z'],
    includes: ['include']
  },
  'libmongoc-1.0': {
    source: 'mongo-c-driver',
    build: buildMongo,
    archives: ['libmongoc-static-1.0.a', 'libbson-static-1.0.a'],
    needs: ['openssl'],
    also: ['resolv'],
    includes: ['include/libmongoc-1.0', 'include/libbson-1.0'],
    defines: ['MONGOC_STATIC', 'BSON_STATIC']
  }
}

/** Everything that a library is made from; another text, and it has to be made again. */
export function textOf(name) {
  const { build, ...recipe } = recipes[name]
  const { needs = [], partOf = [] } = recipe
  return JSON.stringify([recipe, String(build), String(cmake), flags, ...needs.concat(partOf).map(textOf)])
}
