#!/usr/bin/env bash
# pottery 3.0.1 (Python): a RedisDict takes a tuple as a key and finds it, and from then on dict(), to_dict() and
# repr() of the whole fail; 1, 1.0 and True are three keys, where a Python dict has one.
#
# Why it surprises: the class is to be used like a dict. Keys are stored as JSON: a tuple is written as a list, and a
# list read back can't be a key. Writing is not refused, so one entry of one process breaks each process that reads
# all of them.
# Expected: the tuple back, or TypeError when it is written.
# Source: https://pypi.org/project/pottery/ says that keys must be JSON serializable. A tuple is.
# What follows: use text keys only, and read entries one by one. Stores that accept keys of many types have to test
# the way back, not only the way in.
set -euo pipefail
source "$(dirname "$(readlink -f "$0")")/lib.bash"

python_packages pottery==3.0.1 redis==8.1.0
start_redis
cat >run.py <<'PY'
import os
import redis
from pottery import RedisDict

client = redis.Redis(port=int(os.environ['REDIS_PORT']))

def outcome(call):
    try:
        return call()
    except Exception as error:
        return f'{type(error).__name__}: {error}'

seats = RedisDict(redis=client, key='seats')
seats['first'] = 'free'
print('before:', outcome(seats.to_dict))
seats[(7, 'A')] = 'taken'
print('one by one:', seats['first'], seats[(7, 'A')], (7, 'A') in seats)
for name, call in {'to_dict': seats.to_dict, 'dict': lambda: dict(seats), 'repr': lambda: repr(seats)}.items():
    print(f'{name}:', outcome(call))
numbers = RedisDict(redis=client, key='numbers')
for key in (1, 1.0, True):
    numbers[key] = 'x'
print('1, 1.0 and True:', len(numbers), 'keys, in a dict:', len({key: 'x' for key in (1, 1.0, True)}))
PY
python3 -W ignore run.py >seen
compare <<'SEEN'
before: {'first': 'free'}
one by one: free taken True
to_dict: TypeError: unhashable type: 'list'
dict: TypeError: unhashable type: 'list'
repr: TypeError: unhashable type: 'list'
1, 1.0 and True: 3 keys, in a dict: 1
SEEN
