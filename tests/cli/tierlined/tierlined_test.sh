# The daemon as people and systemd call it.
. "$(dirname "$0")/../support/expect.sh" "$@"
createdb "cli_$$" && export PGDATABASE="cli_$$"

run "$bin/tierlined" --check --count 2
expect "the built-in schedule can be read" 0 "$status"
expect_match "and says what is due" '^snapshot-month: tierline snapshot --period month$' "$out"
expect "as often as was asked for" 14 "$(echo "$out" | grep -c '^  due  ')"
run "$bin/tierlined" --check --json
expect "as JSON too" "validator 3" "$(echo "$out" | python3 -c '
import json, sys
job, = [job for job in json.load(sys.stdin)["jobs"] if job["name"] == "validator"]
print(job["name"], len(job["due_at"]))')"
run "$bin/tierlined" --count 2
expect "how many is a question of --check alone" 64 "$status"

schedule() {
  cat >schedule.toml <<END
time_zone = "UTC"
[[jobs]]
name = "look"
command = ["$1", "--json"]
when = "$2"
END
}
schedule status '61 * * * *'
run "$bin/tierlined" --check --schedule schedule.toml
expect "a schedule that cannot be read is a wrong setting" 78 "$status"
expect_match "with line and reason" 'line 5: job "look": cannot read schedule .*minute "61" is not from 0 to 59' "$err"
expect "and nothing on stdout" "" "$out"
schedule statsu '* * * * *'
run "$bin/tierlined" --check --schedule schedule.toml
expect "so is a command that does not exist" 78 "$status"
expect_match "which is named" '"look" has the command "statsu"' "$err"
run "$bin/tierlined" --schedule none.toml
expect "a schedule that is not there is an error of reading" 74 "$status"

# until WANTED COMMAND …: asks until it says that, for twenty seconds
until_says() {
  wanted=$1
  shift
  for _ in $(seq 200); do
    [ "$("$@" 2>/dev/null)" = "$wanted" ] && break
    sleep 0.1
  done
  "$@" 2>/dev/null
}
sql() { psql -XAtqc "$1"; }

"$bin/tierline" schema apply >/dev/null 2>&1
sql "INSERT INTO etl.job_run (job, due_at, outcome, reason, host) VALUES ('look', now() - interval '3 days', 'ran', '', 'x')"
schedule status "$(date -u -d '5 minutes ago' '+%-M %-H * * *')"
"$bin/tierlined" --schedule schedule.toml --listen 127.0.0.1:0 --log-format json >out 2>err &
daemon=$!
expect "the last of the missed days is made up for" late \
  "$(until_says late sql "SELECT outcome FROM etl.job_run WHERE finished_at IS NOT NULL AND outcome = 'late'")"
expect "the others are in the books" 2 "$(sql "SELECT count(*) FROM etl.job_run WHERE outcome = 'missed' AND reason = 'no daemon ran'")"
expect "with run id, verdict and host" t "$(sql "SELECT run_id <> '' AND verdict = 'pass' AND exit_status = 0 AND attempts = 1 AND host <> '' FROM etl.job_run WHERE outcome = 'late'")"
run "$bin/tierline" status
expect_match "status shows them" '^jobs +20.*Z  look +(late|ran|at work)' "$out"

fetch() {
  python3 - "$(sed -n 's/.*"message":"listening".*"port":\([0-9]*\).*/\1/p' err)$1" <<'END'
import sys, urllib.error, urllib.request
try:
    answer = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}", timeout=10)
except urllib.error.HTTPError as refusal:
    answer = refusal
print(answer.status, answer.read().decode(), end="")
END
}
expect_match "HTTP says that it lives" '^200 ' "$(fetch /healthz)"
expect_match "that it is ready" '^200 ' "$(fetch /readyz)"
expect_match "what it leads" '"role": ?"leader"' "$(fetch /api/v1/status)"
expect_match "what ran" '"outcome": ?"late"' "$(fetch /api/v1/runs)"
expect_match "and how often" '^tierline_job_runs_total\{.*job="look".*outcome="late".*\} 1$' "$(fetch /metrics)"

schedule statsu '* * * * *'
kill -HUP "$daemon"
expect "a bad schedule is refused loudly" 1 "$(until_says 1 grep -c 'the schedule is refused; the old one stays' err)"
schedule status '@yearly'
kill -HUP "$daemon"
expect "and a good one taken" 1 "$(until_says 1 grep -c 'the schedule was read again' err)"

"$bin/tierlined" --schedule schedule.toml --no-http >out2 2>err2 &
standby=$!
expect "a second daemon waits" 1 "$(until_says 1 grep -c 'another daemon leads this database' err2)"
kill "$daemon"
wait "$daemon"
expect "SIGTERM ends the first with status 0" 0 $?
expect_match "and a last word" '^stopped after [0-9]+ job runs, 0 of them failed$' "$(cat out)"
expect "the second takes over" 1 "$(until_says 1 grep -c 'leading the jobs of this database' err2)"
kill "$standby"
wait "$standby"
expect "and ends as well" 0 $?
finish
