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

run env PGHOST=/nowhere "$validator"
expect "a server that does not answer is no verdict" 69 "$status"

finish
