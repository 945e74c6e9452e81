#!/bin/sh
# Valkey with its password from a file, by way of a settings file in memory, so that no process list shows it.
# `redis.sh ping` is the health check.
set -eu
password=$(cat "${SECRETS:-/run/secrets}/redis_password")
if [ "${1:-}" = ping ]; then
	[ "$(REDISCLI_AUTH=$password valkey-cli ping)" = PONG ]
	exit
fi
umask 077
printf 'requirepass %s\ndir %s\nappendonly yes\nmaxmemory-policy noeviction\n' "$password" "${DATA:-/data}" >/tmp/valkey.conf
exec valkey-server /tmp/valkey.conf
