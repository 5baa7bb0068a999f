# The importer as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
importer="$bin/importer"

printf 'TS-User Username,TS-Date,TS-Hours,TS-Crm ID\njo,1/07/2025,2.5,4121481\n' >times.csv

run "$importer" --timesheets times.csv
expect "a good export is imported" 0 "$status"
expect_match "and the report says how many rows" '1 rows read = 1 loaded \+ 0 filtered' "$out"
expect "and the database is there" yes "$([ -s source.db ] && echo yes)"

run "$importer" --timesheets times.csv --output other.db --json
expect "the report can be JSON" 0 "$status"
expect_match "with the counts" '"rows_loaded": 1' "$out"

run "$importer" --timesheets times.csv --explain --output never.db
expect "explaining is an answer" 0 "$status"
expect_match "that shows the mapping" 'C  TS-Hours  ->  hours' "$out"
expect "and writes nothing" no "$([ -e never.db ] || echo no)"

head -1 times.csv >header.csv
run "$importer" --timesheets header.csv --output header.db
expect "an export without rows is a warning" 2 "$status"

run "$importer"
expect "without an export the command line is wrong" 64 "$status"
expect_match "and the hint names the options" 'hint: .*--tickets' "$err"

printf 'PK\003\004 cut off' >broken.xlsx
: >empty.xlsx
printf 'a;b\n1;2\n' >wrong.xlsx
for file in missing.xlsx broken.xlsx empty.xlsx wrong.xlsx; do
  run "$importer" --timesheets "$file" --output none.db
  expect "$file is a data error" 65 "$status"
  expect "and leaves stdout empty" "" "$out"
  expect_match "and names the file" "importer: error: cannot .*$file" "$err"
  expect_match "and helps" '^hint: ' "$err"
  expect "and writes nothing" no "$(ls none.db* >/dev/null 2>&1 || echo no)"
done

run "$importer" --comments times.csv --output none.db
expect "another table's export is a data error" 65 "$status"
expect_match "that says what it is" 'these are timesheets, not comments' "$err"

run "$importer" --timesheets times.csv --output no/such/dir/source.db
expect "an output that cannot be written is an I/O error" 74 "$status"

seq 40000 | sed 's/.*/jo,1\/07\/2025,2.5,&/' | cat times.csv - >big.csv
run bash -c "ulimit -f 8; exec '$importer' --timesheets big.csv --output full.db"
expect "a full disk is an I/O error" 74 "$status"
expect "that leaves nothing behind" no "$(ls full.db* >/dev/null 2>&1 || echo no)"

seq 3000000 | sed 's/.*/jo,1\/07\/2025,2.5,&/' | cat times.csv - >huge.csv
"$importer" --timesheets huge.csv --output stopped.db >stopped.out 2>stopped.err &
child=$!
until ls stopped.db.partial.* >/dev/null 2>&1 || ! kill -0 "$child"; do sleep 0.02; done
kill -INT "$child"
wait "$child"
expect "Ctrl-C is its own status" 130 $?
expect "and leaves nothing behind" no "$(ls stopped.db* >/dev/null 2>&1 || echo no)"

finish
