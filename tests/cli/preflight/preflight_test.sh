# preflight as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
createdb "cli_$$" && export PGDATABASE="cli_$$" TIERLINE_HOME="$work/home"
preflight="$bin/preflight"
printf 'TKT-Ticket ID\n1\n' >"$work/tickets.csv" && touch -d '1 hour ago' "$work/tickets.csv"

run "$preflight" --source "$work/tickets.csv" --memory 0
expect "a database without our schema is a warning" 2 "$status"
expect_match "that names the check" '^warn  schema-up-to-date ' "$out"
expect "the verdict stands last" warn "$(echo "$out" | tail -1)"

run "$preflight" --memory 0 --require schema-up-to-date
expect "which fails when it is required" 1 "$status"

run "$preflight" --require schema
expect "an unknown name is a usage error" 64 "$status"
expect_match "that lists the checks" 'schema-up-to-date' "$err"

run "$preflight" --source "$work/none.xlsx" --json
expect "a source that is not there fails" 1 "$status"
expect_match "also as JSON" '"fail": [1-9]' "$out"

run env PGHOST=/nowhere "$preflight"
expect "a server that does not answer is a failed check" 1 "$status"
expect_match "and the others are made" '^pass  contract-loads ' "$out"

run env PATH="$work" "$preflight" --memory 0
expect "without pg_dump no load" 1 "$status"
expect_match "for that reason" '^fail  backup-tools .*pg_dump' "$out"
finish
