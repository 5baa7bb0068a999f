# backup as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
backup="$bin/backup"
database() { python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])' "$@"; }
rows() { python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM tickets").fetchone()[0])' "$1"; }
database source.db 'CREATE TABLE tickets (id); INSERT INTO tickets VALUES (1), (2), (3);'

run "$backup"
expect "a word is needed" 64 "$status"

run "$backup" list
expect "without a backup there is nothing to list" 0 "$status"

run "$backup" create --source source.db --checksum md5 --json
expect "a backup is made" 0 "$status"
expect_match "with a checksum" '"algorithm": "sha256"' "$out"
expect_match "and an MD5 on request" '"md5": "[0-9a-f]{32}"' "$out"
name=$(basename "$(ls "$TIERLINE_HOME"/backups/source.db.*.json)" .json)
expect_match "named after file and time" '^source\.db\.[0-9]{8}_[0-9]{6}$' "$name"

for level in file open restore; do
  run "$backup" verify --level "$level"
  expect "it is verified at level $level" 0 "$status"
done

database source.db 'DELETE FROM tickets;'
run "$backup" restore "$name"
expect "restoring is a rehearsal" 0 "$status"
expect_match "that says so" '^nothing was changed$' "$out"
expect "and changes nothing" 0 "$(rows source.db)"

run "$backup" restore "$name" --yes
expect "unless it is confirmed" 0 "$status"
expect "the rows are back" 3 "$(rows source.db)"
expect "and what was replaced is kept" 0 "$(rows source.db.replaced_*)"

( exec 9>"$TIERLINE_HOME/backups/source.db.lock"; flock -n 9 && "$backup" create --source source.db >/dev/null 2>.err )
expect "a locked target is a conflict" 75 $?

printf x | dd of="$TIERLINE_HOME/backups/$name" bs=1 seek=100 conv=notrunc 2>/dev/null
run "$backup" verify
expect "a flipped byte fails" 1 "$status"
expect_match "and is named" '^fail  damaged .*SHA-256' "$out"
run "$backup" list
expect "and is listed with a warning" 2 "$status"
run "$backup" restore "$name" --yes
expect "and is not restored" 1 "$status"
run "$backup" prune --keep-days 0 --keep-min 0
expect "nor removed" 2 "$status"
expect_match "for that reason" 'kept .*not verified' "$out"

run "$backup" restore nothing.20251101_020000
expect "an unknown name is a usage error" 64 "$status"
run "$backup" create --source missing.db
expect "a source that is not there is refused" 65 "$status"
run env PATH=/nowhere "$backup" create --source source.db --zstd
expect "without zstd no compressed backup" 69 "$status"
expect_match "but a hint" '^hint: apt-get install zstd' "$err"
run "$backup" create --source source.db --checksum crc32
expect "an unknown checksum is a usage error" 64 "$status"
finish
