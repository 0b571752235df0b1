#!/bin/bash
# import.sh URL: puts objects.ndjson of this folder into OpenSearch Dashboards at URL; what is there already is replaced.
# The password of `admin` is read from PASSWORD_FILE.
set -euo pipefail
url=$1
here=$(cd "$(dirname "$0")" && pwd)
password=${PASSWORD_FILE:-/run/secrets/opensearch_admin_password}
answer=$(printf 'user = "admin:%s"' "$(cat "$password")" |
  curl -sS --fail-with-body --retry 10 --retry-all-errors -K - -H 'osd-xsrf: true' \
    -F "file=@$here/objects.ndjson;type=application/ndjson" "$url/api/saved_objects/_import?overwrite=true")
echo "$answer"
[[ $answer == *'"success":true'* ]]
