#!/usr/bin/env bash
# Moving from WSO2 Identity Server: a JWT of a registered identity provider is traded by a client that authenticates by HTTP Basic. The
# JWT is as WSO2 publishes it: `x5t` is the hexadecimal SHA-256 of the certificate in base64url, `kid` is that and `_RS256`, `aud` is
# the alias. In the folder of a running `jurat serve` (elsewhere, JURAT_DATA or JURAT_KEY say how to get in; JURAT names the binary):
#
#   examples/wso2.sh [SERVER_URL]
#
# It registers the client wso2-portal and the identity provider jwtIDP for the walk, and removes them.
set -euo pipefail
server=${1:-http://127.0.0.1:7523} client_id=wso2-portal issuer=jwtIDP alias=https://localhost:9443/oauth2/token
jurat() { command "${JURAT:-jurat}" "$@" --server "$server"; }
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"; { jurat idp delete "$issuer"; jurat client delete "$client_id"; } >/dev/null 2>&1 || true' EXIT

echo "1. Register the service provider: a client with a secret, for the JWT grant"
openssl rand -hex 32 >"$folder/secret"
jurat client create --id "$client_id" --secret-file "$folder/secret" --grant jwt-bearer --preset wso2 \
    --scope orders.read --default-scope orders.read

echo "2. Register the trusted token issuer: its name, its certificate, its alias"
openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=$issuer" \
    -keyout "$folder/idp.key" -out "$folder/idp.crt" 2>/dev/null
jurat idp create --issuer "$issuer" --certificate "$folder/idp.crt" --audience "$alias" --client "$client_id" --preset wso2

echo "3. The identity provider signs a JWT for the user admin"
now=$(date +%s)
x5t=$(openssl x509 -in "$folder/idp.crt" -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1 | tr -d '\n' | base64url)
claims=$(printf '{"iss":"%s","sub":"admin","aud":["%s"],"iat":%d,"nbf":%d,"exp":%d,"jti":"%s"}' \
    "$issuer" "$alias" "$now" "$now" $((now + 3600)) "$(openssl rand -hex 16)")
signed=$(printf '{"x5t":"%s","kid":"%s_RS256","alg":"RS256"}' "$x5t" "$x5t" | base64url).$(printf %s "$claims" | base64url)
assertion=$signed.$(printf %s "$signed" | openssl dgst -sha256 -sign "$folder/idp.key" -binary | base64url)
echo "   $claims"

trade() {
    curl -sS --user "$client_id:$(cat "$folder/secret")" "$server/oauth2/token" --data-urlencode "assertion=$assertion" \
        --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer
}
echo "4. The client trades it at /oauth2/token, with its Basic header"
answer=$(trade)
echo "   $answer"
access_token=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' <<<"$answer")

echo "5. Call a protected resource: the token speaks for admin"
resource=$(curl -sS --fail-with-body -H "Authorization: Bearer $access_token" "$server/api/oauth/protected")
echo "   $resource"
grep -q '"admin"' <<<"$resource"

echo "6. What WSO2 lets pass by default and Jurat does not: the same JWT a second time"
refusal=$(trade)
echo "   $refusal"
grep -q '"error":"invalid_grant"' <<<"$refusal"
