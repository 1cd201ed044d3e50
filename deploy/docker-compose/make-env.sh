#!/bin/sh
# Writes .env beside this file, with random passwords, for its owner alone. One that is there is left as it is.
set -eu
cd "$(dirname "$0")"
if [ -e .env ]; then
  echo '.env is there already; its passwords are those of the data in the volumes' >&2
  exit 1
fi
password() { od -An -N18 -tx1 /dev/urandom | tr -d ' \n'; }
umask 077
sed -e "s/^POSTGRES_PASSWORD=.*/POSTGRES_PASSWORD=$(password)/" \
  -e "s/^CLICKHOUSE_PASSWORD=.*/CLICKHOUSE_PASSWORD=$(password)/" \
  -e "s/^MINIO_ROOT_PASSWORD=.*/MINIO_ROOT_PASSWORD=$(password)/" \
  -e "s/^SPANHOUSE_SECRET=.*/SPANHOUSE_SECRET=$(password)/" \
  -e "s/^OBJECT_STORE_SECRET_KEY=.*/OBJECT_STORE_SECRET_KEY=$(password)/" \
  .env.example >.env.new
mv .env.new .env
echo 'wrote .env'
