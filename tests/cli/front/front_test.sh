# The front: words of its own, programs beside it, and help for a slip of the finger.
. "$(dirname "$0")/../support/expect.sh" "$@"
tierline=$bin/tierline

run "$tierline"
expect "no command is a usage error" 64 "$status"
expect "and says nothing on stdout" "" "$out"

run "$tierline" hepl
expect "an unknown command is a usage error" 64 "$status"
expect_match "with a guess" '^hint: did you mean "tierline help"\?$' "$err"

run "$tierline" xyzzy
expect_match "or, without one, the way out" '^hint: tierline --help' "$err"

run "$tierline" --version
expect "the version is an answer" 0 "$status"
expect_match "of the form tierline x.y.z" '^tierline [0-9]+\.[0-9]+\.[0-9]+$' "$out"

"$tierline" --help >/dev/full 2>/dev/null
expect "help that cannot be written is an I/O error" 74 $?

finish
