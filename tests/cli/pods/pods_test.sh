# tierline pods as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
createdb "cli_$$" && export PGDATABASE="cli_$$"
pods() { run "$bin/tierline" pods "$@"; }
books() { psql -Atc "SELECT string_agg(ticket_id || ' ' || pod, ', ' ORDER BY ticket_id) FROM servicedesk.pod_assignment"; }

pods
expect "a word is needed" 64 "$status"
pods assign
expect "assign needs a file" 64 "$status"
pods assign missing.csv
expect "a file that is not there is a data error" 65 "$status"

printf 'ticket_id,pod\n1,Cloud Pod\n2,Security Pod\n' >pods.csv
pods assign pods.csv
expect "a database without the tables has no answer" 65 "$status"

"$bin/tierline" schema apply >/dev/null 2>&1
psql -q -c "INSERT INTO servicedesk.tickets (ticket_id, created_at) VALUES (1, now()), (2, now())"
pods assign pods.csv --dry-run
expect "a dry run passes" 0 "$status"
expect "and writes nothing" "" "$(books)"
pods assign pods.csv
expect "rows that are right are taken over" 0 "$status"
expect_match "and counted" '2 rows = 2 assigned \+ 0 moved \+ 0 unassigned \+ 0 unchanged' "$out"
expect "the books have them" "1 Cloud Pod, 2 Security Pod" "$(books)"
pods assign pods.csv --json
expect_match "a second time changes nothing" '"unchanged": 2' "$out"

printf 'ticket_id,pod\n1,\nzwei,Cloud Pod\n' >wrong.csv
pods assign wrong.csv
expect "a wrong row is a fail" 1 "$status"
expect_match "named by its number" 'row 3: ticket_id "zwei" is no whole number' "$out"
expect "and nothing is written" "1 Cloud Pod, 2 Security Pod" "$(books)"

printf 'ticket_id,pod\n7,Cloud Pod\n' >unknown.csv
pods assign unknown.csv
expect "an unknown ticket is a fail" 1 "$status"
pods assign unknown.csv --allow-unknown
expect "allowed it is a warning" 2 "$status"

pods list
expect "pods are listed" 0 "$status"
expect_match "with their tickets" '^Cloud Pod +2 +1$' "$out"
pods show 7
expect_match "a ticket shows its changes" 'none -> Cloud Pod' "$out"

finish
