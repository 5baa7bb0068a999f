# The cleaner as people call it, on demo data.
. "$(dirname "$0")/../support/expect.sh" "$@"
cleaner="$bin/cleaner"
"$bin/tierline" demo-data --out demo --format sqlite --scale 0.02 >/dev/null 2>&1
"$bin/tierline" demo-data --out spoilt --format sqlite --scale 0.02 --unrepairable 25 >/dev/null 2>&1
before=$(sha256sum demo/source.db)
"$bin/profiler" --source demo/source.db >/dev/null 2>&1

run "$cleaner" --source demo/source.db --profile profile.json
expect "demo data are cleaned" 0 "$status"
expect_match "every row is accounted for" 'tickets .*219 rows read = 219 clean \+ 0 in quarantine \+ 0 dup' "$out"
expect "the source stays as it is" "$before" "$(sha256sum demo/source.db)"

run "$cleaner" --source clean.db --output again.db
expect "what is clean is cleaned again" 0 "$status"
expect_match "and nothing changes" 'tickets .*; 0 values repaired' "$out"

run "$cleaner" --source demo/source.db --output json.db --json
expect "the report can be JSON" 0 "$status"
expect_match "with the counts" '"rows_clean": 219' "$out"

run "$cleaner" --source spoilt/source.db --profile profile.json --output none.db
expect "a profile of another source is refused" 65 "$status"
expect_match "with both fingerprints" '[0-9a-f]{64}, this one has [0-9a-f]{64}' "$err"
expect_match "and the command to type" '^hint: profiler --source spoilt/source.db' "$err"

"$bin/profiler" --source spoilt/source.db --output spoilt.json >/dev/null 2>&1
run "$cleaner" --source spoilt/source.db --profile spoilt.json --output none.db
expect "a closed gate stops the cleaner" 65 "$status"
expect "and nothing is written" no "$(ls none.db* >/dev/null 2>&1 || echo no)"

run "$cleaner" --source spoilt/source.db --output spoilt.db
expect "without a profile it sets aside what it must, and fails" 1 "$status"
expect "with the output to look at" yes "$([ -s spoilt.db ] && echo yes)"

run "$cleaner" --source demo/source.db --output demo/source.db
expect "the source is never the output" 64 "$status"
echo "dear diary" >diary.txt
run "$cleaner" --source demo/source.db --output diary.txt
expect "a file that is no cleaned database is not replaced" 64 "$status"
expect "and stays as it was" "dear diary" "$(cat diary.txt)"

content() { printf '%s\n' "$out" | grep '"content_sha256"'; }
run "$cleaner" --source demo/source.db --output sqlite.db --json
from_sqlite=$(content)
expect "each of the tables has a content" 3 "$(echo "$from_sqlite" | wc -l)"
for format in csv xlsx; do
  "$bin/tierline" demo-data --out $format --format $format --scale 0.02 >/dev/null 2>&1
  "$bin/importer" --tickets $format/tickets.$format --comments $format/comments.$format \
    --timesheets $format/timesheets.$format --output $format.db >/dev/null 2>&1
  run "$cleaner" --source $format.db --output $format-clean.db --json
  expect "the same data as $format have the same content" "$from_sqlite" "$(content)"
done

run bash -c "ulimit -f 64; exec '$cleaner' --source demo/source.db --output full.db"
expect "a full disk is an I/O error" 74 "$status"
expect "and nothing half done is left" no "$(ls full.db* >/dev/null 2>&1 || echo no)"

finish
