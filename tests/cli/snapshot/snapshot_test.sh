# The snapshot as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
createdb "cli_$$" && export PGDATABASE="cli_$$"
snapshot="$bin/snapshot"

run "$snapshot" --period year
expect "an unknown period is a usage error" 64 "$status"

run "$snapshot" --date 2025-10-13 --from 2025-10-01
expect "a day and a range exclude each other" 64 "$status"

run "$snapshot" --to 2025-10-13
expect "a range needs its first day" 64 "$status"

run "$snapshot" --whole-span --date 2025-10-13
expect "the whole span and a day exclude each other" 64 "$status"

run "$snapshot"
expect "a database without the tables has no answer" 65 "$status"
expect_match "and the error names the statement" 'snapshot_days failed' "$err"
expect "and stdout stays empty" "" "$out"

finish
