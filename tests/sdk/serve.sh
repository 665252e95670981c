# Read in by the scripts here: a folder to work in, a real `jurat serve`, and an end that leaves nothing running.
# shellcheck shell=bash

stop() { # stop MESSAGE: ends the run
    printf '%s: %s\n' "$0" "$1" >&2
    exit 1
}

# What is tried stands on this machine.
unset HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy

python=$PWD/.venv/bin/python
target=${CARGO_TARGET_DIR:-$PWD/target}
work=$(mktemp -d)
# Keys and secrets, by the name of whose they are.
export KEYS=$work
started=()
finish() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait
    rm -rf "$work"
}
trap finish EXIT

need_python() { # need_python MODULE...
    "$python" -c "import $(IFS=,; printf %s "$*")" ||
        stop "the Python SDKs are missing: python3 -m venv .venv && .venv/bin/pip install -r tests/sdk/requirements.txt"
}
need_node() { # need_node MODULE...
    local module
    for module; do
        [ -d "tests/sdk/node_modules/$module" ] || stop "the Node SDKs are missing: npm ci --prefix tests/sdk"
    done
}

find_binary() { # find_binary [JURAT]: the binary to try; without it, one is built
    if [ $# -gt 0 ]; then
        binary=$(realpath "$1")
    else
        cargo build --quiet --locked -p jurat
        binary=$target/debug/jurat
    fi
}

await() { # await WHAT COMMAND...: until it succeeds, 30 s at most
    local what=$1
    shift
    for _ in $(seq 300); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    cat "$work"/*.log >&2
    stop "$what did not come up within 30 s"
}

free_address() { # one of this machine on which nobody listens
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print("127.0.0.1:%d" % s.getsockname()[1])'
}

data=$work/data
listen=
serve() { # serve [OPTION...]: starts the server on the folder $data, at $listen if that is said; it stands at $JURAT_SERVER
    : "${listen:=$(free_address)}"
    export JURAT_SERVER=http://$listen
    "$binary" serve --data "$data" --listen "$listen" "$@" >>"$work/server.log" 2>&1 &
    started+=($!)
    await "jurat serve" curl --silent --fail "$JURAT_SERVER/readyz"
}

# For SDKs that insist on https, TLS is ended before that server; the front stands at $TLS_FRONT.
tls_front() { # tls_front SERVER
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$work/tls.key" -out "$work/tls.crt" \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
    "$python" tests/sdk/tls_front.py --server "$1" --certificate "$work/tls.crt" --key "$work/tls.key" \
        --port-file "$work/tls.port" --last-token-request "$work/tls.last" &
    started+=($!)
    await "the TLS front" test -s "$work/tls.port"
    TLS_FRONT=https://localhost:$(cat "$work/tls.port")
    export TLS_FRONT TLS_CERTIFICATE=$work/tls.crt
}

jurat() {
    "$binary" "$@" --data "$data" >>"$work/command.log" 2>&1 || {
        cat "$work/command.log" >&2
        stop "jurat $* failed"
    }
}

# The checks. What a script prints as `ok` and `FAIL` is counted; one that ends badly without a FAIL counts as failed.
passed=0 failed=0
check() { # check NAME COMMAND...
    local name=$1 code=0
    shift
    "$@" >"$work/out" 2>"$work/err" || code=$?
    grep -E '^(ok  |FAIL) ' "$work/out" || true
    local good bad
    good=$(grep -c '^ok   ' "$work/out" || true) bad=$(grep -c '^FAIL ' "$work/out" || true)
    if { [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; } || [ $((good + bad)) -eq 0 ]; then
        printf 'FAIL %s: ended with exit code %s after %s checks\n' "$name" "$code" "$good"
        bad=$((bad + 1))
    fi
    [ "$code" -eq 0 ] || { head -n 12 "$work/err" && tail -n +13 "$work/err" | tail -n 12; } | sed 's/^/     /'
    passed=$((passed + good)) failed=$((failed + bad))
}
summary() { # the count; ends the run badly when a check failed
    printf '\n%s passed, %s failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ] || { tail -n 40 "$work/server.log" && exit 1; }
}
