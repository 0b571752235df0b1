#!/bin/sh
# The password goes into a file that only Redis can read, in memory: an argument would show in the list of processes.
set -eu
here=$(dirname "$0")
secret=${REDIS_PASSWORD_FILE:-/run/secrets/redis_password}
run=${REDIS_RUN_DIR:-/run/redis}
umask 077
{
  cat "$here/redis.conf"
  printf 'requirepass %s\n' "$(cat "$secret")"
} >"$run/redis.conf"
exec redis-server "$run/redis.conf" "$@"
