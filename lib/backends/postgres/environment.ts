// The environment variables that libpq reads and pg does not. The other variables are read for both when the settings are completed.
// https://www.postgresql.org/docs/current/libpq-envars.html
const VARIABLES = {
  PGSSLROOTCERT: 'sslrootcert',
  PGSSLCERT: 'sslcert',
  PGSSLKEY: 'sslkey',
  PGSSLMINPROTOCOLVERSION: 'ssl_min_protocol_version',
  PGSSLMAXPROTOCOLVERSION: 'ssl_max_protocol_version',
  PGCHANNELBINDING: 'channel_binding',
  PGTARGETSESSIONATTRS: 'target_session_attrs'
}

/** Under the names that a URL has for them. */
export function ofEnvironment(): Record<string, string> {
  const entries = Object.entries(VARIABLES).map(([variable, name]) => [name, process.env[variable]])
  return Object.fromEntries(entries.filter(([, value]) => value))
}
