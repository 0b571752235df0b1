#!/bin/bash
# Replaces the demo users, and what they may do, in the configuration of OpenSearch's security plugin by three users of ours. The
# folder is a volume that begins as what the image brings; OpenSearch takes it over when it first starts.
set -euo pipefail
home=${OPENSEARCH_HOME:-/usr/share/opensearch}
secrets=${SECRETS_DIR:-/run/secrets}
here=$(cd "$(dirname "$0")" && pwd)
umask 077

hash() {
  PASSWORD="$(cat "$secrets/$1")" bash "$home/plugins/opensearch-security/tools/hash.sh" -env PASSWORD | grep -Ex '\$2[aby]\$[0-9]{2}\$.{53}'
}
admin=$(hash opensearch_admin_password)
inframind=$(hash opensearch_password)
dashboards=$(hash opensearch_dashboards_password)

cd "$home/config/opensearch-security"
cat "$here/roles.yml" >roles.yml
cat "$here/roles_mapping.yml" >roles_mapping.yml
cat >internal_users.yml <<YAML
_meta: { type: internalusers, config_version: 2 }
admin:
  hash: '$admin'
  reserved: true
  backend_roles: [admin]
  description: The person who looks after OpenSearch and Dashboards
inframind:
  hash: '$inframind'
  reserved: true
  description: InfraMind itself
dashboards:
  hash: '$dashboards'
  reserved: true
  description: The server of OpenSearch Dashboards
YAML
