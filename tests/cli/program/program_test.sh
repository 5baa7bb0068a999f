# What all programs share, seen on one that does as it is told.
. "$(dirname "$0")/../support/expect.sh" "$@"

for pair in "pass 0" "fail 1" "warn 2"; do
  set -- $pair
  run "$probe" --verdict "$1"
  expect "verdict $1 has status $2" "$2" "$status"
  expect "the report of $1 is on stdout" "$1" "$out"
  expect "and stderr stays empty" "" "$err"
done

for pair in "usage 64" "data 65" "unavailable 69" "internal 70" "io 74" "conflict 75" "config 78" \
  "interrupted 130"; do
  set -- $pair
  run "$probe" --error "$1"
  expect "error $1 has status $2" "$2" "$status"
done
expect "an error leaves stdout empty" "" "$out"
expect "an error is a sentence and a hint on stderr" "probe: error: cannot do it: told so
hint: do not tell" "$err"

run "$probe" --bug
expect "an unexpected exception is our bug" 70 "$status"
expect_match "and is named" "^probe: error: cannot go on: told so$" "$err"

run "$probe" --json --verdict warn
expect "a JSON report has the verdict's status" 2 "$status"
expect_match "and the envelope before its own keys" '"tool": "probe".*"version".*"verdict": "warn".*"started_at".*"duration_seconds".*"run_id".*"peak_rss_bytes".*"rows": 3' "$(echo "$out" | tr -d '\n')"

run "$probe" --json --error data
expect "with --json an error leaves stdout empty" "" "$out"
expect "and is an object as well" '{"error":{"code":"data","message":"cannot do it: told so","hint":"do not tell"}}' "$(echo "$err" | tail -1)"

run "$probe" --no-such-flag
expect "a wrong flag is a usage error" 64 "$status"
expect "and says nothing on stdout" "" "$out"
expect_match "but names the flag" "no-such-flag" "$err"
expect_match "and the way out" "^hint: probe --help" "$err"

run "$probe" --json --no-such-flag
expect "a wrong flag beside --json is an object" '{"error":{"code":"usage"' "$(echo "$err" | tail -1 | cut -c1-24)"

run "$probe" --verdict maybe
expect "a wrong value is a usage error" 64 "$status"

run "$probe" --target "host=db password=secret"
expect "a password on the command line is a usage error" 64 "$status"
expect "and is not repeated" "" "$(echo "$err" | grep secret)"

"$probe" >/dev/full 2>err
expect "a report that cannot be written is an I/O error" 74 $?
expect_match "and says why" "^probe: error: cannot write the report to \"stdout\": No space left" "$(cat err)"

"$probe" --help >/dev/full 2>err
expect "so is a help that cannot be written" 74 $?

mkfifo closed
"$probe" >closed 2>err & pid=$!
exec 3<closed; exec 3<&-
wait "$pid"
status=$?
# The reader may close before or after the write: SIGPIPE must never decide.
expect_match "a reader that goes away does not kill us" '^(0|74)$' "$status"

for signal in INT TERM; do
  rm -f err  # of the signal before
  # A background job ignores SIGINT in a script; a shell of its own that execs does not.
  python3 -c 'import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
    "$probe" --wait >out 2>err & pid=$!
  for _ in $(seq 100); do grep -qs waiting err && break; sleep 0.05; done
  kill -"$signal" "$pid"
  wait "$pid"
  expect "SIG$signal has status 130" 130 $?
  expect "and leaves stdout empty" "" "$(cat out)"
  expect_match "and says so" "^probe: error: interrupted" "$(cat err)"
done

run "$probe" --log
expect "info and warnings are logged by default" 2 "$(echo "$err" | wc -l)"
expect_match "as text with the tool and the run" 'info  probe: read file path="a b.xlsx" rows=3 run_id=' "$err"
expect "and steer no terminal" 0 "$(echo "$err" | grep -c "$(printf '\033')")"

run "$probe" --log --log-level error
expect "the flag decides the level" "" "$err"

run env TIERLINE_LOG_LEVEL=error "$probe" --log
expect "so does the environment" "" "$err"

run env TIERLINE_LOG_LEVEL=error "$probe" --log --log-level warn
expect "the flag wins over the environment" 1 "$(echo "$err" | wc -l)"

run "$probe" --log --log-format json
expect "each JSON record is a line that parses" 2 "$(echo "$err" | python3 -c '
import json, sys
lines = [json.loads(line) for line in sys.stdin]
print(sum(line["tool"] == "probe" and "run_id" in line for line in lines))')"

# json_lines PROGRAM: how many lines of $err are JSON objects for which PROGRAM, an expression on `line`, is true
json_lines() {
  echo "$err" | python3 -c '
import json, sys
print(sum(bool(eval(sys.argv[1], {"line": json.loads(text)})) for text in sys.stdin))' "$1"
}

run "$probe" --log --log-format json
expect "each JSON record has the gate, empty outside of gates" 2 "$(json_lines 'line["gate"] == ""')"
run "$probe" --error io --log-format json
expect "an error is a JSON record where logs are JSON" 1 \
  "$(json_lines 'line["level"] == "error" and line["code"] == "io" and line["cause"] == "cannot do it: told so"')"
expect "and has its status" 74 "$status"
run "$probe" --json --error io --log-format json
expect "with --json it is the object of --json too, and every line is JSON" 2 "$(json_lines 'line')"

run "$probe" --log --log-file logs/probe.log
expect_match "a log file gets what stderr gets" '"level":"warn","tool":"probe"' "$(tail -1 logs/probe.log)"
expect "stderr has it as well" 2 "$(echo "$err" | wc -l)"
run "$probe" --error data --log-file logs/probe.log
expect "a second run appends" 3 "$(wc -l <logs/probe.log)"
expect_match "and its error is a record" '"message":"stopped","code":"data"' "$(tail -1 logs/probe.log)"
expect "while stderr says it once, to people" "probe: error: cannot do it: told so
hint: do not tell" "$err"
run env TIERLINE_LOG_FILE=other.log "$probe" --log
expect "the environment can name the file" 2 "$(wc -l <other.log)"
run "$probe" --log-file /proc/none/probe.log
expect "a log file that cannot be opened is an I/O error" 74 "$status"
expect_match "that names it" 'cannot open the log file "/proc/none/probe.log"' "$err"
run "$probe" --log --log-file /dev/full
expect "a log that cannot be written does not change the answer" 0 "$status"

run "$probe" --progress-test
expect "progress is not shown where no terminal is" "" "$err"
run "$probe" --progress-test --progress json
expect "progress as JSON is an object an event" "begin finish" "$(echo "$err" | python3 -c '
import json, sys
print(*(json.loads(line)["event"] for line in sys.stdin))')"
expect "with rows, rate and time left" 2 "$(json_lines '{"rows", "total_rows", "percent", "rows_per_second"} <= set(line)')"
run "$probe" --progress-test --progress bar
expect_match "a bar can be had without a terminal" 'count  [0-9,]+ rows' "$err"
run "$probe" --progress-test --progress none
expect "or no progress at all" "" "$err"
run "$probe" --progress loud
expect "another form is a usage error" 64 "$status"
# A terminal of our own on stderr; what it saw comes out on stdout.
seen=$(python3 - "$probe" <<'PYTHON'
import os, pty, subprocess, sys
try:
    ours, theirs = pty.openpty()
except OSError as reason:
    sys.exit(f"skipped: no terminal can be made here: {reason}")
subprocess.run([sys.argv[1], "--progress-test"], stdout=subprocess.DEVNULL, stderr=theirs, check=True)
os.close(theirs)
sys.stdout.write(repr(os.read(ours, 65536).decode()))
PYTHON
)
if [ -n "$seen" ]; then
  expect_match "on a terminal a line shows share, rate and time left" 'count  [0-9,]+ rows  [0-9]+ %  [0-9,]+ rows/s  [0-9]+ s left' "$seen"
  expect_match "and is gone at the end" "x1b\\[K'$" "$seen"
fi

run env TIERLINE_LOG_LEVEL=loud "$probe"
expect "a setting that cannot be used is a config error" 78 "$status"

echo 'TIERLINE_LOG_LEVEL=error' >.env
run "$probe" --log
expect ".env fills what the environment lacks" "" "$err"
run env TIERLINE_LOG_LEVEL=warn "$probe" --log
expect "the environment wins over .env" 1 "$(echo "$err" | wc -l)"

echo 'TIERLINE_LOG_LEVEL' >.env
run "$probe"
expect "a malformed .env is a config error" 78 "$status"
expect_match "that names the line" '".env", line 1' "$err"

printf 'PGPASSWORD=secret\n' >.env
chmod 644 .env
run "$probe"
expect_match "a password that others can read is a warning" "warn .*chmod 600" "$err"
expect "and stays unseen" "" "$(echo "$err" | grep secret)"
rm .env

mkdir metrics
run env TIERLINE_METRICS_DIR=metrics "$probe" --verdict fail
expect_match "a run leaves its metrics" 'tierline_run_exit_status\{tool="probe"\} 1' "$(cat metrics/probe.prom)"
run env TIERLINE_METRICS_DIR=missing "$probe"
expect "metrics that cannot be written do not change the answer" 0 "$status"
expect_match "but are a warning" "warn .*cannot write the metrics" "$err"

run "$probe" --verdict warn --metrics-file run.json
expect "metrics on request are a JSON document" "probe gauge 2.0" "$(python3 -c '
import json
document = json.load(open("run.json"))
one, = [m for m in document["metrics"] if m["name"] == "tierline_run_exit_status"]
print(document["tool"], one["kind"], one["value"])')"
run "$probe" --error conflict --metrics-file run.txt
expect_match "or text, with the error by its class" 'tierline_errors_total\{tool="probe",code="conflict",gate=""\} 1' "$(cat run.txt)"

finish
