# The migrator as people call it.
. "$(dirname "$0")/../support/expect.sh" "$@"

for jobs in 0 9 -1 2.5 all ""; do
  for program in "migrator --source clean.db" "tierline run --source source.db"; do
    run "$bin/"$program --jobs "$jobs"
    expect "'$jobs' jobs of $program are a usage error" 64 "$status"
  done
done
expect_match "which says what there may be" 'range 1 to 8' "$("$bin/migrator" --source clean.db --jobs 9 2>&1)"

run env PGHOST=/nowhere "$bin/migrator" --source clean.db --jobs 8
expect "eight are none" 69 "$status"

finish
