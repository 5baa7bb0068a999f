# tierline costs as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
createdb "cli_$$" && export PGDATABASE="cli_$$"
costs() { run "$bin/tierline" costs "$@"; }

costs
expect "a word is needed" 64 "$status"
costs set --l1-cost 90
expect "set needs its date" 64 "$status"
costs set --effective 2030-01-01
expect "and a value" 64 "$status"
costs set --effective 2030-01-01 --l1-cost ninety
expect "that is a number" 64 "$status"
costs show
expect "a database without the tables has no answer" 65 "$status"

"$bin/tierline" schema apply >/dev/null 2>&1
costs show
expect "costs are shown" 0 "$status"
expect_match "with target and band" '^L1 +\$100\.00 +60\.00 % +60\.00\.\.70\.00 %  2025-01-01' "$out"
costs set --effective 2030-01-01 --l1-target 65
expect "targets that do not sum to 100 are refused" 65 "$status"
expect_match "by the database" 'sum to 105\.00 instead of 100' "$err"
expect_match "with a hint" 'hint: the targets of L1, L2 and L3 sum to 100' "$err"
costs set --effective 2030-01-01 --l1-target 65 --l2-target 27 --l3-target 8 --source 'budget 2030'
expect "those that do are set" 0 "$status"
costs set --effective 2030-01-01 --l1-cost 90
expect "a date that has costs is not overwritten" 65 "$status"
expect_match "but for --replace" 'hint: --replace' "$err"
costs set --effective 2025-01-01 --l1-cost 90 --replace
expect "a change of the past warns" 2 "$status"
costs show --at 2030-06-30 --json
expect_match "JSON has numbers" '"target_percent": 65\.0' "$out"
costs show --at 2024-12-31
expect "before the first date nothing is in force" 2 "$status"

finish
