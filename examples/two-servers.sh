#!/usr/bin/env bash
# Two servers on this machine, as in WSO2's walk-through: the first plays the identity provider, the second the API's authorization server.
# The first issues a JWT access token (RFC 9068); the second knows the first by discovery alone, trades that JWT for a token of its own (RFC 7523)
# with Basic client authentication, and renews, tells and ends that token. JURAT names the binary where it is not on the PATH:
#
#   examples/two-servers.sh
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
at() { # at NAME COMMAND...: at that server
    env -u JURAT_SERVER -u JURAT_KEY "${JURAT:-jurat}" "${@:2}" --data "$folder/$1"
}
says() { # says TEXT ANSWER: shows the answer; the walk ends where it does not say that
    echo "   $2"
    grep -qF "$1" <<<"$2"
}

echo "1. The identity provider, and the API's server; that one may read keys from this machine, which it otherwise never does"
start idp
start api --outbound-allow 127.0.0.1
idp=$(member issuer <"$folder/idp/server.json") api=$(member issuer <"$folder/api/server.json")
echo "   $idp and $api"

echo "2. At the identity provider: the client reports may ask for JWTs for $apis"
openssl rand -hex 32 >"$folder/reports.secret"
at idp client create --id reports --secret-file "$folder/reports.secret" --grant client_credentials \
    --scope orders.read --resource "$apis" --token-format jwt --token-lifetime 300

echo "3. At the API's server: the identity provider, found by its metadata, and the client portal that may trade its JWTs and renew what it gets"
openssl rand -hex 32 >"$folder/portal.secret"
at api client create --id portal --secret-file "$folder/portal.secret" --grant jwt-bearer --grant refresh_token --refresh-for-assertions \
    --scope orders.read --default-scope orders.read
at api idp create --issuer "$idp" --discover --local --type at+jwt --audience "$apis" --subject reports --client portal

echo "4. A JWT of the identity provider"
answer=$(curl -sS --fail-with-body --user "reports:$(cat "$folder/reports.secret")" "$idp/oauth2/token" \
    -d grant_type=client_credentials -d scope=orders.read --data-urlencode "resource=$apis")
says '"access_token":"ey' "$answer"
jwt=$(member access_token <<<"$answer")

portal() { # portal ENDPOINT PARAMETER=VALUE...: a request of the client portal, with its Basic header
    local parameters=() parameter
    for parameter in "${@:2}"; do parameters+=(--data-urlencode "$parameter"); done
    curl -sS --user "portal:$(cat "$folder/portal.secret")" "$api/oauth2/$1" "${parameters[@]}"
}
open() { # open TOKEN: the protected resource of the API's server
    curl -sS -H "Authorization: Bearer $1" "$api/api/oauth/protected"
}

echo "5. Traded at the API's server: a token of its own, and a refresh token"
answer=$(portal token grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer "assertion=$jwt")
says '"refresh_token":"' "$answer"
access_token=$(member access_token <<<"$answer") refresh_token=$(member refresh_token <<<"$answer")

echo "6. It opens the protected resource"
says '"sub":"reports"' "$(open "$access_token")"

echo "7. Renewed: another access token, and another refresh token"
answer=$(portal token grant_type=refresh_token "refresh_token=$refresh_token")
says '"refresh_token":"' "$answer"
renewed=$(member access_token <<<"$answer") next=$(member refresh_token <<<"$answer")
[ "$renewed" != "$access_token" ] && [ "$next" != "$refresh_token" ]
says '"sub":"reports"' "$(open "$renewed")"

echo "8. Introspected (RFC 7662): it is active"
says '"active":true' "$(portal introspect "token=$renewed")"

echo "9. Revoked (RFC 7009): the refresh token takes its access tokens along"
portal revoke "token=$next" token_type_hint=refresh_token
says '"active":false' "$(portal introspect "token=$renewed")"
says 'invalid_token' "$(open "$renewed")"
says '"error":"invalid_grant"' "$(portal token grant_type=refresh_token "refresh_token=$next")"
