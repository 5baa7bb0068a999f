# What Tab offers, in each of the shells that is installed.
. "$(dirname "$0")/../support/expect.sh" "$@"
PATH=$bin:$PATH

run "$bin/tierline" completion tcsh
expect "an unknown shell is a usage error" 64 "$status"

for shell in bash zsh fish; do
  run "$bin/tierline" completion $shell
  expect "the script for $shell is an answer" 0 "$status"
  expect "and it is the one that is installed" "$(cat "$(dirname "$0")/../../../src/programs/completions/$shell")" "$out"
  echo "$out" >script.$shell
done

# offered_by_SHELL WORD …: what is offered for the last of these words, a line each, in order of the alphabet
offered_by_bash() {
  bash --norc -c '. ./script.bash; COMP_WORDS=(tierline "$@") COMP_CWORD=$#; _tierline; printf "%s\n" "${COMPREPLY[@]}"' \
    bash "$@" | sort
}
offered_by_zsh() {
  # As the completion system calls it; compadd keeps what begins like the word.
  zsh -f -c 'compadd() { print -l -- ${(M)offered:#$words[CURRENT]*} }; _files() { print FILES }
             words=(tierline "$@") CURRENT=$#words; . ./script.zsh; _tierline' zsh "$@" | sort
}
offered_by_fish() {
  HOME=$work fish --no-config -c 'source ./script.fish; complete -C "$argv"' tierline "$@" | cut -f1 | sort
}

for shell in bash zsh fish; do
  if ! command -v $shell >/dev/null; then
    echo "skip  $shell is not installed: its script is not tried"
    continue
  fi
  offered() { "offered_by_$shell" "$@" | paste -sd' '; }
  expect "$shell offers commands" "schema" "$(offered sch)"
  expect "$shell offers programs" "importer" "$(offered imp)"
  expect "$shell offers all of them" "$("$bin/tierline" --help | grep -c '^  [a-z][a-z-]*  ')" "$(offered '' | wc -w)"
  expect "$shell offers words below a command" "start status stop" "$(offered db st)"
  expect "$shell offers options of a command" "--tickets" "$(offered importer --tick)"
  expect "$shell offers options of a word below" "--yes" "$(offered db destroy --y)"
  expect "$shell offers options of the command above it" "--log-file --log-format --log-level" "$(offered db destroy --log)"
  expect "$shell offers the words that an option takes" "day month week" "$(offered snapshot --period '')"
  expect "$shell offers what begins like the word" "month" "$(offered snapshot --period mo)"
  expect "$shell offers the words of a positional" "bash fish zsh" "$(offered completion '')"
  expect "$shell offers nothing for nonsense" "" "$(offered nonsense --x)"
done

finish
