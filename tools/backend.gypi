{
  # What every backend's .node shares; the target's name is the backend's.
  'sources': ['<!@(node tools/facts.mjs <(_target_name) sources)'],
  'dependencies': ['core'],
  'defines': [
    'BACKEND=<(_target_name)',
    'BACKEND_CLASS=<!(node tools/facts.mjs <(_target_name) class)',
    'BACKEND_HEADER="<(_target_name)/store.hpp"',
  ],
  'cflags_cc': ['<!@(node tools/facts.mjs <(_target_name) cflags)'],
  'libraries': ['<!@(node tools/facts.mjs <(_target_name) libraries)'],
}
