#!/usr/bin/env bash
# Moving from Axway API Gateway: a client of its JWT flow, unchanged, trades at Jurat. Its assertion has a header of `alg` alone, `exp` and
# `iat` as strings, no `sub` and no `jti`, and the gateway's own audience; the preset `axway` lets exactly that pass. In the folder of a
# running `jurat serve` (elsewhere, JURAT_DATA or JURAT_KEY say how to get in; JURAT names the binary):
#
#   examples/axway.sh [SERVER_URL]
#
# It registers the client SampleConfidentialApp for the walk, and removes it.
set -euo pipefail
server=${1:-http://127.0.0.1:7523} client_id=SampleConfidentialApp
jurat() { command "${JURAT:-jurat}" "$@" --server "$server"; }
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"; jurat client delete "$client_id" >/dev/null 2>&1 || true' EXIT

echo "1. Register the client with its X.509 certificate, as in the Client Application Registry"
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=$client_id" \
    -keyout "$folder/app.key" -out "$folder/app.crt" 2>/dev/null
jurat client create --id "$client_id" --certificate "$folder/app.crt" --preset axway \
    --scope resource.READ --scope resource.WRITE --default-scope resource.READ

started=$(date +%s)
sign() { # sign SECONDS: an assertion as Axway's sample makes it, of so many seconds before the start
    local iat=$((started - $1)) signed
    signed=$(printf '{"alg":"RS256"}' | base64url).$(printf \
        '{"iss":"%s","aud":"http://apigateway/api/oauth/token","exp":"%d","iat":"%d"}' \
        "$client_id" $((iat + 300)) "$iat" | base64url)
    printf %s "$signed.$(printf %s "$signed" | openssl dgst -sha256 -sign "$folder/app.key" -binary | base64url)"
}
trade() { # trade ASSERTION [FORMAT]
    curl -sS "$server/api/oauth/token" --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer \
        --data-urlencode "assertion=$1" ${2:+--data-urlencode "format=$2"}
}

assertion=$(sign 0)
echo "2. Trade the assertion at /api/oauth/token"
answer=$(trade "$assertion")
echo "   $answer"
access_token=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' <<<"$answer")

echo "3. Call the demo resource"
curl -sS --fail-with-body -H "Authorization: Bearer $access_token" "$server/api/oauth/protected"
echo

echo "4. The same in the other two formats, each with an assertion of its own (without a jti, another second makes another)"
urlencoded=$(trade "$(sign 1)" urlencoded)
echo "   $urlencoded"
grep -q '^access_token=\|&access_token=' <<<"$urlencoded"
xml=$(trade "$(sign 2)" xml)
echo "   $xml"
grep -q '<oauth>.*<access_token>' <<<"$xml"

echo "5. What Axway let pass and Jurat does not: the first assertion a second time"
refusal=$(trade "$assertion" xml)
echo "   $refusal"
grep -q '<error>invalid_grant</error>' <<<"$refusal"
