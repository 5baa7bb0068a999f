# tierline automation as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
createdb "cli_$$" && export PGDATABASE="cli_$$"
load() { run "$bin/tierline" automation load "$@"; }
rows() { psql -Atc "SELECT count(*) FROM servicedesk.automation_metrics"; }

run "$bin/tierline" automation
expect "a word is needed" 64 "$status"
load
expect "load needs a file" 64 "$status"
load missing.csv
expect "a file that is not there is a data error" 65 "$status"

printf 'month,automation_type,tickets_automated,hours_saved\n2025-09,SSL alerts,10,2.5\n' >metrics.csv
load metrics.csv
expect "a database without the tables has no answer" 65 "$status"

"$bin/tierline" schema apply >/dev/null 2>&1
load metrics.csv --dry-run
expect "a dry run passes" 0 "$status"
expect "and writes nothing" 0 "$(rows)"
load metrics.csv
expect_match "rows are counted" 'automation_metrics: 1 rows = 1 inserted \+ 0 updated \+ 0 unchanged' "$out"
load metrics.csv --json
expect_match "a second time nothing changes" '"unchanged": 1' "$out"

printf 'month,automation_type,tickets_automated\n2025-10,SSL alerts,1\n2025-10,Patches,many\n' >wrong.csv
load wrong.csv
expect "a wrong row is a fail" 1 "$status"
expect_match "named by its number" 'row 3: tickets_automated "many" is no whole number' "$out"
expect "and nothing is written" 1 "$(rows)"

finish
