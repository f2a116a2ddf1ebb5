# Sources and libraries come from tools/sources.json, which CMakeLists.txt reads too.
{
  'variables': {
    'with_redis%': '<!(node tools/facts.mjs redis available)',
    'with_postgres%': '<!(node tools/facts.mjs postgres available)',
    'with_mysql%': '<!(node tools/facts.mjs mysql available)',
    'with_mongodb%': '<!(node tools/facts.mjs mongodb available)',
  },
  'target_defaults': {
    # Node's own headers bring its OpenSSL along; the addon is compiled against the system's.
    'include_dirs!': [
      '<(node_root_dir)/include/node', '<(node_root_dir)/src', '<(node_root_dir)/deps/openssl/config',
      '<(node_root_dir)/deps/openssl/openssl/include', '<(node_root_dir)/deps/uv/include',
      '<(node_root_dir)/deps/zlib', '<(node_root_dir)/deps/v8/include',
    ],
    'include_dirs': ['native'],
    # A Worker that is being ended may still call in, when nothing can be thrown any more.
    'defines': ['NAPI_VERSION=8', 'NODE_ADDON_API_CPP_EXCEPTIONS_ALL', 'NODE_ADDON_API_CPP_EXCEPTIONS', 'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
    'cflags!': ['-fno-exceptions', '-Wno-unused-parameter'],
    'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-std=gnu++17', '-std=gnu++20'],
    'cflags_cc': [
      '-std=c++20', '-fexceptions', '-frtti', '-fPIC', '-fvisibility=hidden', '-ffunction-sections', '-fdata-sections',
      # gcc 12 sees overlaps in std::string that are not there.
      '-Wall', '-Wextra', '-Wno-restrict',
      '<!@(node tools/facts.mjs core headers)',
    ],
    'ldflags': [
      '-Wl,--version-script=<!(node tools/facts.mjs core exports)',
      '-Wl,--exclude-libs,ALL', '-Wl,-Bsymbolic', '-Wl,-z,now', '-Wl,-z,relro', '-Wl,-z,nodelete', '-Wl,--gc-sections',
    ],
  },
  'targets': [
    {
      'target_name': 'core',
      'type': 'static_library',
      'sources': ['<!@(node tools/facts.mjs core sources)'],
    },
  ],
  'conditions': [
    ['with_redis==1', {'targets': [{'target_name': 'redis', 'includes': ['tools/backend.gypi']}]}],
    ['with_postgres==1', {'targets': [{'target_name': 'postgres', 'includes': ['tools/backend.gypi']}]}],
    ['with_mysql==1', {'targets': [{'target_name': 'mysql', 'includes': ['tools/backend.gypi']}]}],
    ['with_mongodb==1', {'targets': [{'target_name': 'mongodb', 'includes': ['tools/backend.gypi']}]}],
  ],
}
