# The word status as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
createdb "cli_$$" && export PGDATABASE="cli_$$"

run "$bin/tierline" status
expect "an empty database is an answer" 0 "$status"
expect_match "that says so" '^schema +nothing of tierline is in this database' "$out"
expect "and nothing is logged" "" "$err"

run "$bin/tierline" schema apply
run "$bin/tierline" preflight --memory 0
run "$bin/tierline" status --json
expect "runs are listed as JSON" "preflight warn 0" "$(echo "$out" | python3 -c '
import json, sys
report = json.load(sys.stdin)
run, = [run for run in report["runs"] if run["tool"] == "preflight"]
print(run["tool"], run["verdict"].replace("pass", "warn"), len(report["unfinished"]))')"
expect "with the findings of preflight in the books" t "$(psql -XAtqc "SELECT count(*) > 10 FROM etl.finding WHERE tool = 'preflight'")"

run "$bin/tierline" status --runs 0
expect "no runs at all is a usage error" 64 "$status"

run env PGHOST=/nowhere "$bin/tierline" status
expect "a server that does not answer is no answer" 69 "$status"
expect "and stdout stays empty" "" "$out"

run env -u PGHOST -u PGUSER -u PGDATABASE "$bin/tierline" status
expect "a private server that does not run is not started" 69 "$status"
expect_match "but named" '^hint: tierline db start' "$err"
expect "and not made either" "" "$(ls "$TIERLINE_HOME" 2>/dev/null)"
finish
