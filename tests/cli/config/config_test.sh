# What a command is told, and by whom: flag, environment, .env, default.
. "$(dirname "$0")/../support/expect.sh" "$@"

# setting NAME [ARGUMENT …]: value and origin, as config show says them
setting() {
  local name=$1
  shift
  "$bin/tierline" config show --origin "$@" 2>/dev/null | sed -n "s/^$name  *//p" | tr -s ' '
}

# For each variable a value for the file, one for the environment and, where there is a flag, one for that.
choices() {
  case $1 in
    TIERLINE_RUN_ID) echo "of_file of_environment" ;;
    TIERLINE_LOG_LEVEL) echo "warn debug error --log-level" ;;
    TIERLINE_LOG_FORMAT) echo "json text json --log-format" ;;
    TIERLINE_LOG_FILE) echo "$work/file $work/environment $work/flag --log-file" ;;
    TIERLINE_MIN_DISK_GB | TIERLINE_MAX_MEMORY_PERCENT | PGPORT | PGCONNECT_TIMEOUT) echo "11 12" ;;
    *) echo "/tmp/of_file /tmp/of_environment" ;;
  esac
}

unset TIERLINE_HOME XDG_STATE_HOME TMPDIR
run "$bin/tierline" config show --json
expect "it is an answer" 0 "$status"
names=$(python3 -c 'import json, sys; print(*(each["name"] for each in json.load(sys.stdin)["settings"]))' <<<"$out")
known=$(sed -n 's/^ *Variable{"\([A-Z_]*\)".*/\1/p' "$(dirname "$0")/../../../src/config/variables.cpp" | paste -sd' ')
expect "it shows the target and every variable" "target $known" "$names"

for name in $known; do
  read -r in_file in_environment by_flag flag <<<"$(choices "$name")"
  shown_file=$in_file shown_environment=$in_environment
  [ "$name" != PGPASSWORD ] || shown_file='***' shown_environment='***'
  printf '# desk\n%s=%s\n' "$name" "$in_file" >.env
  chmod 600 .env
  expect "$name of .env is used" "$shown_file .env:2" "$(setting "$name")"
  export "$name=$in_environment"
  expect "$name of the environment beats .env" "$shown_environment environment" "$(setting "$name")"
  [ -z "$flag" ] || expect "$flag beats both" "$by_flag flag $flag" "$(setting "$name" "$flag" "$by_flag")"
  unset "$name"
  rm .env
  expect_match "$name has a default" ' default$' "$(setting "$name")"
done

export TIERLINE_HOME=$work/home
echo "PGHOST=/nowhere" >.env
expect_match "the variables of .env decide which PostgreSQL" ' \.env:1$' "$(setting target)"
expect "--target beats them" "postgresql://me@db.example.org/desk flag --target" \
  "$(setting target --target postgresql://me@db.example.org/desk)"
rm .env

run env PGPASSWORD=hunter2 TIERLINE_LOG_LEVEL=warn "$bin/tierline" config show --origin --log-format text
expect "people get a table" 0 "$status"
expect_match "with the flag" '^TIERLINE_LOG_FORMAT +text +flag --log-format$' "$out"
expect_match "and the environment" '^TIERLINE_LOG_LEVEL +warn +environment$' "$out"
expect_match "and the default" '^PGPORT +5432 +default$' "$out"
expect_match "and the directory that the default means" "^TIERLINE_HOME +$work/home +environment\$" "$out"
expect "a password is nowhere" "" "$(grep -c hunter2 <<<"$out$err" | grep -v '^0$')"

run "$bin/tierline" config show
expect_match "without --origin the value ends the line" '^PGPORT +5432 *$' "$out"

echo 'TIERLINE_LOG_LEVEL=loud' >.env
run "$bin/tierline" config show
expect "a value that is not allowed is no answer" 78 "$status"
expect_match "and is named" 'TIERLINE_LOG_LEVEL="loud"' "$err"
rm .env

run "$bin/tierline" config show --target postgresql://me:hunter2@db/desk
expect "a password on the command line is refused" 64 "$status"
expect "and is not repeated" "" "$(grep -c hunter2 <<<"$err" | grep -v '^0$')"

run "$bin/tierline" config
expect "config alone is a usage error" 64 "$status"

finish
