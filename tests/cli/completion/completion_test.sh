# What Tab offers.
. "$(dirname "$0")/../support/expect.sh" "$@"

run "$bin/tierline" completion fish
expect "an unknown shell is a usage error" 64 "$status"

run "$bin/tierline" completion bash
expect "the script is an answer" 0 "$status"
eval "$out"

# offered WORD …: what is offered for the last of these words
offered() {
  COMP_WORDS=("$bin/tierline" "$@")
  COMP_CWORD=$#
  COMPREPLY=()
  _tierline
  echo "${COMPREPLY[*]}"
}

expect "commands are offered" "db" "$(offered d | tr ' ' '\n' | grep -x db)"
expect "programs are offered" "importer" "$(offered imp)"
expect "words below a command are offered" "start status stop" "$(offered db st | tr ' ' '\n' | sort | paste -sd' ')"
expect "options of a command are offered" "--tickets" "$(offered importer --tick)"
expect "options of a word below are offered" "--yes" "$(offered db destroy --y)"
expect "nothing is offered for nonsense" "" "$(offered nonsense --x)"

finish
