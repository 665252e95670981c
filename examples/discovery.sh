#!/usr/bin/env bash
# Two parties, each with a `jurat serve` of its own on this machine. The first issues JWT access tokens (RFC 9068) by client credentials; the
# second trusts it, finds its keys by its metadata (RFC 8414), and takes its tokens as assertions. No key and no certificate is handed over.
# JURAT names the binary where it is not on the PATH:
#
#   examples/discovery.sh
#
# Everything stands in a temporary folder and is gone at the end.
set -euo pipefail
apis=https://apis.example.com
folder=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null; wait; rm -rf "$folder"' EXIT

start() { # start NAME [OPTION...]: a server on a free port
    "${JURAT:-jurat}" serve --data "$folder/$1" --listen 127.0.0.1:0 "${@:2}" >"$folder/$1.log" 2>&1 &
    servers+=($!)
    for _ in $(seq 300); do
        [ -s "$folder/$1/server.json" ] && return
        sleep 0.1
    done
    cat "$folder/$1.log"
    return 1
}
member() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
at() { # at NAME COMMAND...: at that party's server
    env -u JURAT_SERVER -u JURAT_KEY "${JURAT:-jurat}" "${@:2}" --data "$folder/$1"
}

echo "1. The partner's server, and ours; ours may read keys from this machine, which it otherwise never does"
start partner
start ours --outbound-allow 127.0.0.1
partner=$(member issuer <"$folder/partner/server.json") ours=$(member issuer <"$folder/ours/server.json")
metadata=$(curl -sS --fail-with-body "$partner/.well-known/oauth-authorization-server")
echo "   the partner's metadata says: its keys are at $(member jwks_uri <<<"$metadata")"

echo "2. At the partner's: the client reports may ask for tokens for $apis, which live for five minutes"
openssl rand -hex 32 >"$folder/reports.secret"
at partner client create --id reports --secret-file "$folder/reports.secret" --grant client_credentials \
    --scope orders.read --resource "$apis" --token-format jwt --token-lifetime 300

echo "3. At ours: the client portal may present what the partner says of reports, under that audience"
openssl rand -hex 32 >"$folder/portal.secret"
at ours client create --id portal --secret-file "$folder/portal.secret" --grant jwt-bearer --scope orders.read --default-scope orders.read
at ours idp create --issuer "$partner" --discover --local --type at+jwt --audience "$apis" --subject reports --client portal
at ours idp refresh "$partner"

echo "4. A token of the partner's"
answer=$(curl -sS --fail-with-body --user "reports:$(cat "$folder/reports.secret")" "$partner/oauth2/token" \
    -d grant_type=client_credentials -d scope=orders.read --data-urlencode "resource=$apis")
echo "   $answer"
assertion=$(member access_token <<<"$answer")

trade() {
    curl -sS --user "portal:$(cat "$folder/portal.secret")" "$ours/oauth2/token" --data-urlencode "assertion=$assertion" \
        --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer
}
echo "5. Traded at ours, it becomes a token of ours"
answer=$(trade)
echo "   $answer"
access_token=$(member access_token <<<"$answer")
resource=$(curl -sS --fail-with-body -H "Authorization: Bearer $access_token" "$ours/api/oauth/protected")
echo "   $resource"
grep -q '"sub":"reports"' <<<"$resource"

echo "6. Once: the same token again is refused"
refusal=$(trade)
echo "   $refusal"
grep -q '"error":"invalid_grant"' <<<"$refusal"

echo "7. The partner's keys, as ours knows them"
at ours idp keys "$partner"
