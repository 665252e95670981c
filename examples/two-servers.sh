#!/usr/bin/env bash
# Two servers on this machine, as in WSO2's walk-through: the first plays the identity provider, the second the API's authorization server.
# The first issues JWT access tokens (RFC 9068): one to a service by client credentials, one to an app for its user, who signs in and consents in
# a real headless Chromium (authorization code with PKCE). The second knows the first by discovery alone, trades each of those JWTs for a token of
# its own (RFC 7523) with Basic client authentication, and renews, tells and ends that token. JURAT names the binary where it is not on the PATH:
#
#   npm ci --prefix tests/browser     # once: what drives Chromium, for sign-in.mjs
#   examples/two-servers.sh
#
# Needs openssl, curl, Node 20 and Chromium. Everything stands in a temporary folder and is gone at the end.
set -euo pipefail
apis=https://apis.example.com
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)} ||
    { echo "two-servers.sh: Chromium is missing. On Debian: sudo apt-get install chromium" >&2; exit 1; }
export CHROMIUM
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
at() { # at NAME COMMAND...: at that server; its first line is shown, and all of it when it fails
    env -u JURAT_SERVER -u JURAT_KEY "${JURAT:-jurat}" "${@:2}" --data "$folder/$1" >"$folder/said" 2>&1 || { cat "$folder/said"; return 1; }
    sed -n 's/^✓/     ✓/p' "$folder/said"
}
member() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
show() { # show TEXT: on a terminal of 80 columns, with long random texts cut
    sed -E 's/([A-Za-z0-9_-]{20})[A-Za-z0-9_.-]{8,}/\1.../g; s/,"/, "/g; s/&/ \&/g' <<<"$1" | fold -s -w 75 | sed 's/^/     /; s/ *$//'
}
says() { # says TEXT ANSWER: shows the answer; the walk ends where it does not say that
    show "$2"
    grep -qF "$1" <<<"$2"
}

echo "1. The identity provider, and the API's server. That one may read keys from"
echo "   this machine, which it otherwise never does"
start idp
start api --outbound-allow 127.0.0.1
idp=$(member issuer <"$folder/idp/server.json") api=$(member issuer <"$folder/api/server.json")
show "$idp and $api"

echo "2. At the identity provider: a service and an app that may ask for JWTs for"
echo "   $apis, and a user"
jwts=(--scope orders.read --resource "$apis" --token-format jwt --token-lifetime 300)
openssl rand -hex 32 >"$folder/reports.secret"
at idp client create --id reports --secret-file "$folder/reports.secret" --grant client_credentials "${jwts[@]}"
openssl rand -hex 32 >"$folder/orders-app.secret"
at idp client create --id orders-app --name "Orders" --secret-file "$folder/orders-app.secret" --grant authorization_code \
    --redirect-uri http://127.0.0.1/callback "${jwts[@]}"
openssl rand -hex 16 >"$folder/alice.password"
at idp user create alice --name "Alice Example" --password-file "$folder/alice.password"
at idp user show alice --output json
alice=$(member id <"$folder/said")
show "its JWTs will name alice by the id $alice"

echo "3. At the API's server: the identity provider, found by its metadata, and"
echo "   the portal, which may trade its JWTs and renew what it gets"
openssl rand -hex 32 >"$folder/portal.secret"
at api client create --id portal --secret-file "$folder/portal.secret" --grant jwt-bearer --grant refresh_token --refresh-for-assertions \
    --scope orders.read --default-scope orders.read
at api idp create --issuer "$idp" --discover --local --type at+jwt --audience "$apis" --subject reports --subject "$alice" --client portal

portal() { # portal ENDPOINT PARAMETER=VALUE...: a request of the portal, with its Basic header
    local parameters=() parameter
    for parameter in "${@:2}"; do parameters+=(--data-urlencode "$parameter"); done
    curl -sS --user "portal:$(cat "$folder/portal.secret")" "$api/oauth2/$1" "${parameters[@]}"
}
open() { # open TOKEN: the protected resource of the API's server
    curl -sS -H "Authorization: Bearer $1" "$api/api/oauth/protected"
}
use() { # use JWT SUBJECT: what it is good for at the API's server, from the trade to the end
    local answer access_token refresh_token renewed next
    echo "   - traded at the API's server: a token of its own, and a refresh token"
    answer=$(portal token grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer "assertion=$1")
    says '"refresh_token":"' "$answer"
    access_token=$(member access_token <<<"$answer") refresh_token=$(member refresh_token <<<"$answer")

    echo "   - it opens the protected resource, for the subject that the JWT names"
    says "\"sub\":\"$2\"" "$(open "$access_token")"

    echo "   - renewed: another access token, and another refresh token"
    answer=$(portal token grant_type=refresh_token "refresh_token=$refresh_token")
    says '"refresh_token":"' "$answer"
    renewed=$(member access_token <<<"$answer") next=$(member refresh_token <<<"$answer")
    [ "$renewed" != "$access_token" ]
    [ "$next" != "$refresh_token" ]
    says "\"sub\":\"$2\"" "$(open "$renewed")"

    echo "   - introspected (RFC 7662): it is active"
    says '"active":true' "$(portal introspect "token=$renewed")"

    echo "   - revoked (RFC 7009): the refresh token takes its access tokens along"
    portal revoke "token=$next" token_type_hint=refresh_token >/dev/null
    says '"active":false' "$(portal introspect "token=$renewed")"
    says 'invalid_token' "$(open "$renewed")"
    says '"error":"invalid_grant"' "$(portal token grant_type=refresh_token "refresh_token=$next")"
}

echo "4. A JWT of the identity provider for the service itself"
answer=$(curl -sS --fail-with-body --user "reports:$(cat "$folder/reports.secret")" "$idp/oauth2/token" \
    -d grant_type=client_credentials -d scope=orders.read --data-urlencode "resource=$apis")
says '"access_token":"ey' "$answer"
use "$(member access_token <<<"$answer")" reports

echo "5. In Chromium, the user signs in at the identity provider and allows the app"
verifier=$(openssl rand -hex 32) state=$(openssl rand -hex 16)
challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
request="response_type=code&client_id=orders-app&scope=orders.read&resource=$apis&state=$state&code_challenge=$challenge&code_challenge_method=S256"
arrived=$(node "$(dirname "$0")/sign-in.mjs" "$idp/oauth2/authorize?$request" alice "$folder/alice.password")
says "state=$state" "$arrived"
answered() { sed "s/.*[?&]$1=\([^&]*\).*/\1/; s/%3A/:/g; s/%2F/\//g" <<<"$arrived"; }
[ "$(answered iss)" = "$idp" ] # RFC 9207: it is that server which answers

echo "6. The app trades the code: a JWT of the identity provider for the user"
answer=$(curl -sS --fail-with-body --user "orders-app:$(cat "$folder/orders-app.secret")" "$idp/oauth2/token" -d grant_type=authorization_code \
    -d "code=$(answered code)" -d "code_verifier=$verifier" --data-urlencode "redirect_uri=${arrived%%\?*}")
says '"access_token":"ey' "$answer"
use "$(member access_token <<<"$answer")" "$alice"
