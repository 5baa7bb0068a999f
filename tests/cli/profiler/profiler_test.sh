# The profiler as people call it, on demo data.
. "$(dirname "$0")/../support/expect.sh" "$@"
profiler="$bin/profiler"
"$bin/tierline" demo-data --out demo --format sqlite --scale 0.02 >/dev/null 2>&1
"$bin/tierline" demo-data --out spoilt --format sqlite --scale 0.02 --unrepairable 25 >/dev/null 2>&1

run "$profiler" --source demo/source.db
expect "demo data pass" 0 "$status"
expect_match "and the verdict comes last" '^pass$' "$(echo "$out" | tail -1)"
expect_match "and the profile names its source" "\"sha256\": \"$(sha256sum demo/source.db | cut -d' ' -f1)\"" \
  "$(cat profile.json)"

run "$profiler" --source demo/source.db --output again.json --json
expect "the report can be JSON" 0 "$status"
expect_match "with the gates" '"name": "corruption"' "$out"
expect "and the profile is the same twice" "$(cat profile.json)" "$(cat again.json)"

run "$profiler" --source spoilt/source.db --output spoilt.json
expect "a quarter of the rows beyond repair closes the gate" 1 "$status"
expect_match "which says why" '^fail  tickets .* corruption: .*25\.' "$out"
expect_match "and the profile says so too" '"verdict": "fail"' "$(cat spoilt.json)"

printf 'TKT-Ticket ID\n1\n' >no.db
for file in missing.db no.db; do
  run "$profiler" --source "$file" --output none.json
  expect "$file is a data error" 65 "$status"
  expect "and leaves stdout empty" "" "$out"
  expect_match "and names the file" "profiler: error: cannot .*$file" "$err"
  expect "and writes nothing" no "$([ -e none.json ] || echo no)"
done

run "$profiler" --source demo/source.db --output preview.json --sample 50
expect "a sample passes no gate" 1 "$status"
expect_match "and says so" '^fail  source .* whole-source: ' "$out"

run "$profiler" --source demo/source.db --output none.json --contract none
expect "a source needs no contract" 0 "$status"
expect_match "and is described all the same" '"declared_type": "TIMESTAMP"' "$(cat none.json)"
rm none.json

run "$profiler" diff profile.json again.json
expect "the same profile twice has not changed" 0 "$status"
expect_match "and the verdict comes last" '^pass$' "$(echo "$out" | tail -1)"

run "$profiler" diff profile.json preview.json
expect "a source that lost most of its rows is a failure" 1 "$status"
expect_match "which says what is gone" '^fail  tickets .* rows: ' "$out"

run "$profiler" diff profile.json no.json
expect "a profile that is not there cannot be read" 74 "$status"

run "$profiler" --source demo/source.db --output none.json --as-of tomorrow
expect "a day is YYYY-MM-DD" 64 "$status"

run "$profiler" --source demo/source.db --output demo/source.db
expect "the source is never the output" 64 "$status"

run "$profiler" --source demo/source.db --contract no.db
expect "a contract that is none is a configuration error" 78 "$status"

finish
