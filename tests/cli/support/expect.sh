# Sourced by the tests: $bin is the build's bin directory, $probe the test program, $work a directory
# of our own in which the test runs.
set -u
bin=$1 probe=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 70
[ -n "${TIERLINE_TEST_SERVER:-}" ] || unset "${!PG@}"  # set: the PG* variables name the test server
unset "${!TIERLINE_@}"
export TIERLINE_HOME=$work/home
failures=0

# expect SENTENCE WANTED SEEN
expect() {
  if [ "$2" = "$3" ]; then
    echo "ok    $1"
  else
    printf 'FAIL  %s\n      wanted: %s\n      seen:   %s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}

# expect_match SENTENCE PATTERN SEEN: an extended regular expression, found somewhere
expect_match() {
  if printf '%s\n' "$3" | grep -Eq -- "$2"; then
    echo "ok    $1"
  else
    printf 'FAIL  %s\n      wanted: /%s/\n      seen:   %s\n' "$1" "$2" "$3"
    failures=$((failures + 1))
  fi
}

# run COMMAND …: leaves $status, $out and $err
run() {
  "$@" >"$work/.out" 2>"$work/.err"
  status=$?
  out=$(cat "$work/.out")
  err=$(cat "$work/.err")
}

finish() {
  [ "$failures" = 0 ] || { echo "$failures expectations failed"; exit 1; }
}
