# A life of the private PostgreSQL.
. "$(dirname "$0")/../support/expect.sh" "$@"
chmod 711 "$work"  # root's server runs as another user
tierline=$bin/tierline
trap '"$tierline" db destroy --yes >/dev/null 2>&1; rm -rf "$work"' EXIT

run "$tierline" db
expect "without a word it is a usage error" 64 "$status"

run "$tierline" db status
expect "before the first start the status is a no" 1 "$status"
expect_match "that says how to start" "^start    tierline db start$" "$out"

run "$tierline" db stop
expect "stopping what does not run is fine" 0 "$status"

run "$tierline" db start
expect "it starts" 0 "$status"
expect_match "and says so" "is running now" "$out"

run "$tierline" db start --json
expect "starting again changes nothing" "0 false true" "$status $(echo "$out" | python3 -c '
import json, sys
report = json.load(sys.stdin)
print(str(report["changed"]).lower(), str(report["running"]).lower())')"

run "$tierline" db url
url=$out
expect "the url is one line" 1 "$(echo "$url" | wc -l)"
run "$probe" --connect --target "$url"
expect "that --target takes" 0 "$status"

run "$tierline" db psql -- -XAtc "SELECT current_database()"
expect "psql answers" "0 tierline" "$status $out"

run "$tierline" db psql -- --no-such-option
expect "psql's own failure is its own" 1 "$status"

run "$tierline" db stop
expect "it stops" 0 "$status"
run "$tierline" db status
expect "and is gone" 1 "$status"

"$tierline" db destroy </dev/null >out 2>err
expect "destroying asks, and nobody there is a no" 64 $?
expect "so the data is still there" 1 "$(ls -d home/pg/[0-9]* | wc -l)"
run "$tierline" db destroy --yes
expect "unless told yes" 0 "$status"
expect "nothing is left" "" "$(ls -A home)"

mkdir -m 755 shared
run env TIERLINE_PG_SOCKET="$work/shared" "$tierline" db start
expect "a socket directory that others can enter is refused" 74 "$status"
run env TIERLINE_PG_SOCKET="/tmp/$(printf 'x%.0s' {1..100})" "$tierline" db start
expect "a socket path too long for the system is a config error" 78 "$status"

finish
