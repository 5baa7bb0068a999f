# The validator as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
createdb "cli_$$" && export PGDATABASE="cli_$$"
validator="$bin/validator"

run "$validator"
expect "a database without published data fails" 1 "$status"
expect_match "the check is named" '^fail  published-data ' "$out"
expect "the verdict stands last" fail "$(echo "$out" | tail -1)"

run "$validator" --json
expect "with JSON as well" 1 "$status"
expect_match "that has the findings" '"name": "tiers-present"' "$out"

run "$validator" --max-untiered 101
expect "a share above 100 % is a usage error" 64 "$status"

run "$validator" --max-snapshot-age -1
expect "a negative age is a usage error" 64 "$status"

run "$validator" --no-quality --json
expect_match "the quality need not be assessed" '^{' "$out"
expect "then there is no score" "" "$(echo "$out" | grep '"quality"')"

"$bin/tierline" demo-data --out "$work/raw" --scale 0.002 --format sqlite --defects severe >/dev/null 2>&1
run env PGHOST=/nowhere "$validator" --source "$work/raw/source.db" --explain
expect "a source that needs cleaning fails, without any PostgreSQL" 1 "$status"
expect_match "the score is shown" '^quality 7[0-9]\.[0-9]* of 100 .acceptable' "$out"
expect_match "and what would lift it" 'is wanted; \* is needed for it:' "$out"

run "$validator" --source "$work/raw/source.db" --json
expect_match "with JSON as well" '"grade": "acceptable"' "$out"

run "$validator" --source "$work/nothing.db"
expect "a source that is not there is no verdict" 65 "$status"

run "$validator" --source "$work/raw/source.db" --target dbname=x
expect "a source and a target at once are a usage error" 64 "$status"

run "$validator" --source "$work/raw/source.db" --min-score 101
expect "a score above 100 is a usage error" 64 "$status"

echo 'version = "mine"' >"$work/rules.toml"
run "$validator" --source "$work/raw/source.db" --rules "$work/rules.toml"
expect "rules that cannot be read are a setting that is wrong" 78 "$status"

run env PGHOST=/nowhere "$validator"
expect "a server that does not answer is no verdict" 69 "$status"

finish
