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

for range in 2025-10-01 2025-10-01... 2025-10-01..2025-10; do
  run "$snapshot" --backfill "$range"
  expect "$range is no range" 64 "$status"
done
run "$snapshot" --backfill 2025-10-01..2025-10-13 --date 2025-10-13
expect "a backfill and a day exclude each other" 64 "$status"

run "$snapshot"
expect "a database without the tables has no answer" 65 "$status"
expect_match "and the error names the statement" 'snapshot_days failed' "$err"
expect "and stdout stays empty" "" "$out"

"$bin/tierline" schema apply >/dev/null 2>&1
run "$snapshot" --period week --backfill 2025-10-01..2025-10-13
expect "a backfill takes every period of the range" 0 "$status"
expect_match "also those that it touches" '^3 snapshots by week, 2025-10-01 to 2025-10-13' "$out"
run "$snapshot" --period week --backfill 2025-10-01..2025-10-13
expect_match "and a second time nothing" '= 0 inserted \+ 0 updated \+ 12 unchanged' "$out"

finish
