# Rows that were set aside, from the export to the decision about them.
contract=$(realpath "$(dirname "$0")/../../../contracts/servicedesk.toml")
. "$(dirname "$0")/../support/expect.sh" "$@"
quarantine="$bin/tierline quarantine"

run $quarantine list
expect "without a source database there is no answer" 65 "$status"
expect_match "that names both places" 'neither "source.db" nor ".*/home/work/source.db"' "$err"

{
  echo 'TS-User Username,TS-Date,TS-Hours,TS-Crm ID'
  for n in $(seq 300); do echo "jo,1/07/2025,1,$n"; done
  echo 'jo,12/31/2025,1,301'
  echo 'kim,31/02/2025,1,302'
  echo 'lou,1/07/2025,=many,303'
} >times.csv
"$bin/tierline" demo-data --out demo --format csv --scale 0.01 >/dev/null 2>&1
"$bin/importer" --timesheets times.csv --tickets demo/tickets.csv --comments demo/comments.csv \
  >/dev/null 2>&1

run $quarantine list
expect "rows that wait are listed" 0 "$status"
expect_match "with cell, rule and value" '^ +2  timesheets  B303 .* impossible-date .* open .* "31/02/2025" is ' "$out"
expect_match "and how many there are" '^shown 3 of 3 open$' "$out"
run $quarantine list --limit 1 --rule not-a-number
expect_match "a rule chooses rows" '^ +3  timesheets  C304 ' "$out"
run $quarantine list --status discarded --json
expect_match "a status chooses rows" '"rows_matching": 0' "$out"

run $quarantine show 2
expect "a row is shown" 0 "$status"
expect_match "whole, with personal values masked" 'user_login = xxx  \(masked\)' "$out"
run $quarantine show 2 --show-values
expect_match "unless asked for" 'user_login = kim$' "$out"
run $quarantine show 99 --json
expect "a row that is not there is a data error" 65 "$status"
expect_match "with a hint, as JSON too" '"hint":"tierline quarantine list' "$err"

run $quarantine export --output faults.csv
expect "faults are exported" 0 "$status"
expect_match "a line each, and none of them a formula" ",C304,hours,not-a-number,'=many," "$(cat faults.csv)"
run $quarantine export --output faults.xlsx
expect "to a workbook as well" PK "$(head -c 2 faults.xlsx)"
run $quarantine export --output faults.pdf
expect "to nothing else" 64 "$status"

run $quarantine discard 3 --reason 'a joke'
expect "a row is discarded" 0 "$status"
run $quarantine list --status discarded
expect_match "and stays readable" '^shown 1 of 1 discarded; besides 2 open$' "$out"

before=$(sha256sum source.db)
run $quarantine replay
expect "rows that are still bad are a warning" 2 "$status"
expect "and nothing was written" "$before" "$(sha256sum source.db)"
sed 's/^date_order = "DMY"/date_order = "MDY"/' "$contract" >us.toml
run $quarantine replay --contract us.toml
expect "a row that the contract still refuses is a warning" 2 "$status"
expect_match "the other one is loaded" 'timesheets +2 rows tried = 1 inserted' "$out"
run $quarantine list --status replayed
expect_match "and is no longer open" '^ +1  timesheets  B302 .* replayed ' "$out"
run $quarantine replay 1
expect "once" 65 "$status"

"$bin/cleaner" --contract us.toml --output clean.db >/dev/null 2>&1
run $quarantine list --source clean.db --status any
expect_match "the cleaner carries what was not loaded" 'shown 2 of 2$' "$out"
for word in discard replay; do
  run $quarantine $word 1 --source clean.db
  expect "but $word changes a source database only" 65 "$status"
done

mkdir -p home/work
mv source.db home/work/
run $quarantine list
expect_match "without --source the database of tierline run is meant" 'shown 1 of 1 open; besides' "$out"

run $quarantine
expect "without a word it is a usage error" 64 "$status"
run $quarantine discard
expect "discarding needs a row" 64 "$status"
run $quarantine export
expect "exporting needs a file" 64 "$status"
run $quarantine list --status closed
expect "an unknown status is a usage error" 64 "$status"
run $quarantine list --source times.csv
expect "a file that is no database is a data error" 65 "$status"

finish
