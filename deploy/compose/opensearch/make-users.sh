#!/bin/bash
# Writes the configuration of OpenSearch's security plugin into $USERS: what the image brings, with its demo users replaced by
# the three of ours.
set -euo pipefail
home=${OPENSEARCH_HOME:-/usr/share/opensearch}
secrets=${SECRETS_DIR:-/run/secrets}
users=${USERS:-/users}

hash() {
  PASSWORD="$(cat "$secrets/$1")" bash "$home/plugins/opensearch-security/tools/hash.sh" -env PASSWORD | grep -E '^\$2[aby]\$[0-9]{2}\$.{53}$'
}
cp "$home"/config/opensearch-security/*.yml "$users/"
cp /setup/roles.yml /setup/roles_mapping.yml "$users/"
cat >"$users/internal_users.yml" <<YAML
_meta: { type: internalusers, config_version: 2 }
admin:
  hash: '$(hash opensearch_admin_password)'
  reserved: true
  backend_roles: [admin]
  description: The person who looks after OpenSearch and Dashboards
inframind:
  hash: '$(hash opensearch_password)'
  reserved: true
  description: InfraMind itself
dashboards:
  hash: '$(hash opensearch_dashboards_password)'
  reserved: true
  description: The server of OpenSearch Dashboards
YAML
chmod 0755 "$users"
chmod 0644 "$users"/*.yml
