// `npm run figures`: its counts on a small tree.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { fileNames, listsIn } from '../../tools/figures/backends.mjs'
import { classesIn, widestOf } from '../../tools/figures/classes.mjs'
import { layersOf } from '../../tools/figures/folders.mjs'
import { costOf } from '../../tools/figures/operations.mjs'
import { rows } from '../../tools/figures/rows.mjs'
import { readCommit, readTree } from '../../tools/figures/tree.mjs'

interface File {
  path: string
  text: string
}

function treeOf(files: Record<string, string>): File[] {
  const folder = mkdtempSync(join(tmpdir(), 'figures-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return readTree(folder)
}

const has = { native: 'CacheHas', method: 'has', argument: 'key' }

it('an operation: files and places; neighbouring lines are one place', () => {
  const files = treeOf({
    'native/core/operation.hpp': 'struct CacheHas {\n  info{"has"};\n};\n\n\n\n\nvariant<CacheHas>',
    'native/redis/encode.cpp': 'return read(kCacheHas)',
    'lib/cache.ts': 'has(key: string) {\n  const stored = 1\n  return native.cacheHas(key)\n}',
    'lib/other.ts': 'if (known.has(value)) return',
    'tools/demo.mjs': 'adapter.has(key)'
  })
  expect(costOf(files, has)).toEqual({ files: 3, places: 4 })
})

it('backends: the shared files with a list of them, and the names that all have', () => {
  const four = "['redis', 'postgres', 'mysql', 'mongodb']"
  const files = treeOf({
    'lib/list.ts': four,
    'lib/three.ts': 'redis, mariadb, mongodb',
    'lib/two.ts': 'redis, mysql // as postgres and mongodb do',
    'lib/comment.ts': `/* ${four} */`,
    'lib/redis.ts': four,
    'lib/index.ts': four,
    'lib/backends/mysql/backend.ts': four,
    'tools/servers.mjs': four,
    'tools/sources.json': four,
    'native/redis/store.cpp': '',
    'native/redis/store.hpp': '',
    'native/redis/scan.cpp': '',
    'native/postgres/store.cpp': '',
    'native/mysql/store.hpp': '',
    'native/mongodb/store.cpp': '',
    'native/mongodb/scan.cpp': ''
  })
  expect(listsIn(files)).toEqual({ product: ['lib/list.ts', 'lib/three.ts'], tools: ['tools/servers.mjs'] })
  expect(fileNames(files)).toEqual({ common: ['store'], all: 2 })
})

const lane = `
enum class State { Up };
class Lane final : private Watcher, public Base<int> {
 public:
  explicit Lane(int size) : size_{size}, name_("a;b") {}
  ~Lane() override;
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  using Handler = std::function<void(int)>;
  bool hangs() const { return size_ > 0 && other_ < 2; }
  template <class T> void each(T done, int count = 3);
  static int shared();
  [[nodiscard]] std::vector<int> all() const override;

 private:
  enum class Phase { One, Two };
  struct Inner { int one; int two() { return 1; } };
  class Nested { int only_; };
  static constexpr int kMax = 5;
  std::function<void(int)> ready_;  // one, two; three
  std::map<int, std::pair<int, int>> table_{{1, {2, 3}}};
  int size_ = compute(3), other_;
  std::string name_{"class Text { int x; };"};
};
`

it('classes: fields and methods', () => {
  expect(classesIn(lane)).toEqual([
    { name: 'Lane', fields: 5, methods: 4 },
    { name: 'Nested', fields: 1, methods: 0 }
  ])
  const files = treeOf({
    'native/runtime/lane.hpp': lane,
    'native/core/timer.hpp': 'class Timer { void a(); void b(); void c(); void d(); void e(); };',
    'native/core/settings.hpp': 'struct Settings { int a, b, c, d, e, f, g, h; };'
  })
  expect(widestOf(files)).toMatchObject({ byFields: { name: 'Lane' }, byMethods: { name: 'Timer', methods: 5 } })
})

const importing = (...targets: string[]) => targets.map((target) => `import { a } from '${target}'`).join('\n')

it('parts of lib: floors, arrows and cycles', () => {
  const files = treeOf({
    'lib/redis.ts': importing('./adapters/redis.js', './session/pool.js'),
    'lib/adapters/redis.ts': `import type { A } from '../session/session.js'\n${importing('./base.js', 'node:fs')}`,
    'lib/adapters/base.ts': importing('../session/session.js'),
    'lib/session/session.ts': importing('../errors.js', '../native/load.js'),
    'lib/session/pool.ts': 'export const one = 1',
    'lib/native/load.ts': importing('../session/pool.js'),
    'lib/errors.ts': ''
  })
  expect(layersOf(files)).toEqual({
    floors: 4,
    arrows: 6,
    back: ['native → session', 'session → native']
  })
})

it('every figure can be counted in a tree and in a commit', () => {
  const texts = (files: File[]) => rows.map(({ count }) => count(files))
  expect(texts(treeOf({ 'lib/index.ts': '' }))).toEqual([
    ...['0 files, 0 places', '0 files, 0 places', '0 of the product, 0 tools', '0 of 0'],
    ...['0 fields (`none`), 0 methods (`none`)', '0 floors, 0 arrows, 0 in cycles']
  ])
  for (const text of texts(readCommit('HEAD'))) expect(text).toMatch(/^[1-9]/)
})
