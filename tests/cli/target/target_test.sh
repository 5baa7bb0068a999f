# Which PostgreSQL a program talks to.
. "$(dirname "$0")/../support/expect.sh" "$@"
chmod 711 "$work"  # root's server runs as another user

stop_private_server() {
  local ctl owner=()
  ctl=$(ls -d /usr/lib/postgresql/*/bin | sort -t/ -k5,5V | tail -n 1)/pg_ctl
  [ "$(id -u)" != 0 ] || owner=(setpriv --reuid=postgres --regid=postgres --init-groups)
  (cd / && "${owner[@]}" "$ctl" -D "$(ls -d "$TIERLINE_HOME"/pg/[0-9]*)" -m immediate stop >/dev/null 2>&1)
}
socket=
trap 'stop_private_server; rm -rf "$work" $socket' EXIT

run env PGHOST="$work/nobody" "$probe" --connect
expect "a server that does not answer is unavailable" 69 "$status"
expect "and stdout stays empty" "" "$out"

run env PGHOST="$work/nobody" PGPASSWORD=secret "$probe" --connect --json
expect "no password shows in the complaint" "" "$(echo "$err" | grep secret)"

run "$probe" --connect --target "host=$work/nobody dbname=desk"
expect "--target decides" 69 "$status"
expect_match "and its place is named" "$work/nobody" "$err"

run "$probe" --connect --target desk
expect "a target that is no connection string is a usage error" 64 "$status"

run "$probe" --connect
expect "without a setting the private server is started" 0 "$status"
expect_match "and the program says so" "using the private PostgreSQL of this machine; stop it with: tierline db stop .*started=true" "$err"

socket=$(echo "$err" | grep -o '/tmp/\.tierline-[0-9a-f]*' | head -1)

run "$probe" --connect
expect "the next program finds it running" 0 "$status"
expect_match "and says so as well" "started=false" "$err"

run env TIERLINE_HOME=/dev/null/nowhere "$probe" --connect
expect "a home that cannot be is an I/O error" 74 "$status"

finish
