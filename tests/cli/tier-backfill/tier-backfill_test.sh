# The tier backfill as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
createdb "cli_$$" && export PGDATABASE="cli_$$"
backfill="$bin/tier-backfill"
labels="$(dirname "$0")/../../data/tier_labels.csv"

run "$backfill" --evaluate "$labels"
expect "the corrected rules are good enough" 0 "$status"
expect_match "and the report says how good" 'accuracy 9[0-9]\.[0-9] %, wanted 90\.0 %' "$out"
expect "the verdict stands last" pass "$(echo "$out" | tail -1)"

run "$backfill" --evaluate "$labels" --rules v1 --json
expect "the first rules are not" 1 "$status"
expect_match "and JSON says so" '"verdict": "fail"' "$out"
expect_match "with the rule set" '"rule_version": "v1"' "$out"

head -10 "$labels" >nine.csv
run "$backfill" --evaluate nine.csv --rules v1 --minimum-accuracy 55
expect "the limit can be chosen" 0 "$status"
expect_match "five of the nine published samples" '5 of 9 labelled tickets correct' "$out"

echo 'version = "ours"' >ours.toml
run "$backfill" --evaluate "$labels" --rules ours.toml
expect "a malformed rule file is a configuration error" 78 "$status"
expect_match "that names the file" 'cannot read tier rules "ours.toml": line 1' "$err"

echo 'id,title' >wrong.csv
run "$backfill" --evaluate wrong.csv
expect "labels with another head are a data error" 65 "$status"
expect_match "and the hint names the columns" 'hint: the columns are id,title' "$err"

run "$backfill" --evaluate missing.csv
expect "labels that are not there are an I/O error" 74 "$status"

run "$backfill" --evaluate "$labels" --sample 5
expect "measuring and sampling exclude each other" 64 "$status"

run "$backfill" --dry-run --sample 5
expect "a dry run and a sample exclude each other" 64 "$status"

run "$backfill" --log-rows 0
expect "a record after no rows is a usage error" 64 "$status"

run "$backfill" --dry-run
expect "a database without a release has nothing to compare" 65 "$status"

run "$backfill"
expect "a database without a release has no answer" 65 "$status"
expect "and stdout stays empty" "" "$out"

run "$bin/tierline" schema apply
expect "the first release is empty" 0 "$status"
psql -q -c "INSERT INTO servicedesk.tickets (ticket_id, title, created_at) SELECT n, 'Forgot password', now() FROM generate_series(1, 2000) AS n"
run "$backfill" --dry-run --log-rows 1000
expect "a dry run passes" 0 "$status"
expect_match "shows what would move" 'none +2000 100\.00 %' "$out"
expect_match "and how much" '2000 of 2000 tickets would get another tier \(100\.00 %\)' "$out"
expect "says twice how far it is" 2 "$(echo "$err" | grep -c 'classifying tickets')"
expect "and writes nothing" 0 "$(psql -Atc 'SELECT count(support_tier) FROM servicedesk.tickets')"
run "$backfill" --dry-run --json
expect_match "JSON has the table as well" '"tiers_changed": 2000' "$out"

psql -q -c "UPDATE servicedesk.tickets SET title = NULL WHERE ticket_id <= 401"
run "$backfill"
expect "too many tickets without a text open the breaker" 1 "$status"
expect "and nothing is written" 0 "$(psql -Atc 'SELECT count(support_tier) FROM servicedesk.tickets')"

finish
