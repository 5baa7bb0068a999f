# The importer as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
importer="$bin/importer"

printf 'TS-User Username,TS-Date,TS-Hours,TS-Crm ID\njo,1/07/2025,2.5,4121481\n' >times.csv

run "$importer" --timesheets times.csv
expect "a good export is imported" 0 "$status"
expect_match "and the report says how many rows" '1 rows read = 1 inserted \+ 0 updated \+ 0 unchanged \+ 0 in quarantine \+ 0 filtered' "$out"
expect "and the database is there" yes "$([ -s source.db ] && echo yes)"

first=$(sed -n 's/^wrote source.db, run //p' <<<"$out")

sum=$(cksum source.db)
run "$importer" --timesheets times.csv
expect "the same file again is no error" 0 "$status"
expect_match "and known" "already imported as run $first at " "$out"
expect "and nothing is written" "$sum" "$(cksum source.db)"

printf 'jo,2/07/2025,1,4121481\n' | cat times.csv - >more.csv
run "$importer" --timesheets more.csv
expect_match "new content is merged" '2 rows read = 1 inserted \+ 0 updated \+ 1 unchanged' "$out"
second=$(sed -n 's/^wrote source.db, run //p' <<<"$out")

run "$importer" undo "$first"
expect "an import below another stays" 65 "$status"
expect_match "and the hint names the one to go first" "hint: .*importer undo $second" "$err"
run "$importer" undo "$second"
expect "the last import can be taken back" 0 "$status"
expect_match "and says what it did" 'timesheets  more.csv: 1 rows removed' "$out"
run "$importer" undo "$first" --source source.db --json
expect_match "also as JSON" '"rows_removed": 1' "$out"
run "$importer" undo
expect "a run must be named" 64 "$status"

printf 'jo,1/07/2025,many,4121481\n' | cat times.csv - >bad.csv
run "$importer" --timesheets bad.csv --output refused.db
expect "half of the rows bad is refused" 1 "$status"
expect_match "with the first cells" 'quarantine: not-a-number hours: 1 row, first C3' "$out"
expect "and nothing is written" no "$([ -e refused.db ] || echo no)"

run "$importer" --timesheets more.csv --cut-off 2025-07-02 --output cut.db
expect_match "rows before a day can be left out" '1 filtered \(1 cut-off\)' "$out"
run "$importer" --timesheets more.csv --unknown-columns never --output cut.db
expect "an unknown choice is a usage error" 64 "$status"

exec 9>source.db.lock
flock 9
run "$importer" --timesheets more.csv
expect "a second importer is told to try again" 75 "$status"
exec 9>&-

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
expect "that leaves nothing behind" no "$(ls full.db full.db.partial* >/dev/null 2>&1 || echo no)"

seq 3000000 | sed 's/.*/jo,1\/07\/2025,2.5,&/' | cat times.csv - >huge.csv
"$importer" --timesheets huge.csv --output stopped.db >stopped.out 2>stopped.err &
child=$!
until ls stopped.db.partial.* >/dev/null 2>&1 || ! kill -0 "$child"; do sleep 0.02; done
kill -INT "$child"
wait "$child"
expect "Ctrl-C is its own status" 130 $?
expect "and leaves nothing behind" no "$(ls stopped.db stopped.db.partial* >/dev/null 2>&1 || echo no)"

finish
