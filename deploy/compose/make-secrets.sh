#!/bin/sh
# Makes what docker-compose.yml takes its secrets from: random passwords and tokens, and an authority with a certificate for
# OpenSearch, in the folder `secrets` beside this file (or in $1). What is there already stays as it is.
# Needs openssl. The folder is closed to other users of this machine; the files inside can be read by any user id, because the
# containers run under ids of their own.
set -eu
folder=${1:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$folder/own"
chmod 0755 "$folder/own"
cd "$folder"

keep() { # NAME, its text from standard input
  if [ -s "$1" ]; then cat >/dev/null; else cat >"$1.new" && chmod 0444 "$1.new" && mv "$1.new" "$1"; fi
}
# OpenSearch asks of a password a small and a capital letter, a digit and a sign.
random() { printf '%s-aZ9' "$(openssl rand -hex 20)"; }

for name in postgres_password database_password grafana_database_password redis_password opensearch_admin_password \
  opensearch_password opensearch_dashboards_password api_token ingest_token grafana_password; do
  random | keep "$name"
done
printf 'postgres://inframind:%s@postgres:5432/inframind' "$(cat database_password)" | keep database_url
printf 'redis://:%s@redis:6379' "$(cat redis_password)" | keep queue_url

if [ ! -s opensearch.pem ]; then
  openssl req -x509 -newkey rsa:3072 -sha256 -nodes -days 3650 -subj '/O=InfraMind/CN=InfraMind own authority' \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -keyout authority.key -out authority.crt 2>/dev/null
  openssl req -new -newkey rsa:3072 -nodes -subj '/O=InfraMind/CN=opensearch' -keyout node.key -out node.csr 2>/dev/null
  printf '%s\n' 'subjectAltName=DNS:opensearch,DNS:localhost,IP:127.0.0.1' 'basicConstraints=critical,CA:FALSE' \
    'keyUsage=critical,digitalSignature,keyEncipherment' 'extendedKeyUsage=serverAuth,clientAuth' >node.ext
  openssl x509 -req -in node.csr -CA authority.crt -CAkey authority.key -CAcreateserial -sha256 -days 825 -extfile node.ext \
    -out node.crt 2>/dev/null
  keep authority.pem <authority.crt
  keep opensearch-key.pem <node.key
  keep opensearch.pem <node.crt
  rm -f authority.crt authority.srl node.key node.csr node.crt node.ext
fi
echo "Secrets are in $(pwd)"
