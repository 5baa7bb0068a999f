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

# Installed: the front in bin, programs in libexec/tierline.
mkdir -p installed/bin installed/libexec/tierline
cp "$tierline" installed/bin/
printf '#!/bin/sh\necho "$# $1"; exit 2\n' >installed/libexec/tierline/importer
chmod +x installed/libexec/tierline/importer
run installed/bin/tierline importer "two words" x
expect "a program's arguments arrive as they are" "2 two words" "$out"
expect "and its status is the answer" 2 "$status"

run installed/bin/tierline help importer
expect "help PROGRAM asks the program" "1 --help" "$out"

rm installed/libexec/tierline/importer
run installed/bin/tierline importer
expect "a program that is not installed is unavailable" 69 "$status"

finish
