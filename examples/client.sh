#!/usr/bin/env bash
# A client of the JWT bearer grant (RFC 7523) in shell: openssl signs, curl posts. Try it beside a running `jurat serve`:
#
#   jurat client create --id partner-1 --generate-key . --scope orders.read --default-scope orders.read
#   examples/client.sh partner-1 partner-1.key http://127.0.0.1:7523
set -euo pipefail
client_id=${1:?the client_id} key_file=${2:?the file of its private key} server=${3:-http://127.0.0.1:7523}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; } # member NAME: the string of that name in the JSON object read
trade() {
    curl -sS "$server/oauth2/token" \
        --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer --data-urlencode "assertion=$1"
}

# Who asks (iss), for whom (sub), at whom (aud), until when (exp), and that it is one of a kind (jti).
now=$(date +%s)
header='{"alg":"RS256","typ":"JWT"}'
claims='{"iss":"'$client_id'","sub":"'$client_id'","aud":"'$server/oauth2/token'",'
claims+='"jti":"'$(openssl rand -hex 16)'","iat":'$now',"exp":'$((now + 300))'}'
signed=$(printf %s "$header" | base64url).$(printf %s "$claims" | base64url)
assertion=$signed.$(printf %s "$signed" | openssl dgst -sha256 -sign "$key_file" -binary | base64url)
echo "1. signed an assertion: $claims"

answer=$(trade "$assertion")
access_token=$(member access_token <<<"$answer")
[ -n "$access_token" ] || { echo "   no token: $answer" && exit 1; }
echo "2. traded it for a token: ${answer/$access_token/${access_token:0:20}...}"

resource=$(curl -sS --fail-with-body -H "Authorization: Bearer $access_token" "$server/api/oauth/protected")
echo "3. called the resource: $resource"

refusal=$(trade "$assertion")
echo "4. presented the same assertion again: $refusal"
[ "$(member error <<<"$refusal")" = invalid_grant ] || { echo "   a replay must fail" && exit 1; }
echo "   as it should: an assertion is good once. Sign a new one for each token."
