# Every program and every word explains itself.
. "$(dirname "$0")/../support/expect.sh" "$@"

run "$bin/tierline" --help
expect "tierline --help is an answer" 0 "$status"
expect "and says nothing on stderr" "" "$err"
expect_match "and ends with an example" '^  tierline ' "$(echo "$out" | tail -1)"

listed=$(echo "$out" | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p')
for name in $listed; do
  run "$bin/tierline" "$name" --help
  expect "$name --help is an answer" 0 "$status"
  expect "and $name says nothing on stderr" "" "$err"
  expect_match "and $name shows an example at the end" '^  (tierline )?[a-z]' "$(echo "$out" | tail -1)"
  run "$bin/tierline" "$name" --no-such-flag
  expect "a wrong flag for $name is a usage error" 64 "$status"
  expect "and $name leaves stdout empty" "" "$out"
done

finish
