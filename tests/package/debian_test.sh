# debian_test.sh BIN PROBE [DEB] -- the Debian package in a bare system of this distribution: installed with its dependencies,
# used, upgraded, removed, purged. Without DEB it is made of the build that BIN belongs to. Takes minutes, root and the package registry, so it is
# skipped unless TIERLINE_TEST_ALL is 1.
asked=${TIERLINE_TEST_ALL:-}
. "$(dirname "$0")/../cli/support/expect.sh" "$1" "$2"
deb=${3:-}
source=$(cd "$OLDPWD" && cd "$(dirname "$0")/../.." && pwd)

skip() { echo "skipped: $1"; exit 77; }
[ "$asked" = 1 ] || skip "it takes minutes; ./test --all runs it (TIERLINE_TEST_ALL=1)"
[ "$(id -u)" = 0 ] || skip "only root can make a system to install into"
command -v debootstrap >/dev/null || skip "debootstrap is not installed"
unshare --mount --pid --fork true 2>/dev/null || skip "this machine lets nobody have mounts of their own"
! (exec 3<>/dev/tcp/127.0.0.1/5432) 2>/dev/null || skip "something has port 5432, which the PostgreSQL of the package's system wants"
codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(CODENAME) $(SITE)' 'Created-By: Packages' | sed -n "s/^$codename //p" | head -n 1)
[ -n "$mirror" ] || skip "apt knows no mirror of $codename"

if [ -z "$deb" ]; then
  deb=$("$source/scripts/make_package" "$(dirname "$bin")" 2>"$work/make.log") || { tail -n 40 "$work/make.log"; exit 1; }
fi
root=$work/root
debootstrap --variant=minbase "$codename" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
  { tail -n 20 "$work/debootstrap.log"; exit 1; }
cp "$deb" "$root/tierline.deb"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"  # nothing is started here
chmod +x "$root/usr/sbin/policy-rc.d"

# inside COMMAND …: in the new system, whose processes and mounts end with it
inside() {
  run unshare --mount --pid --fork --kill-child sh -c '
    mount -t proc proc "$0/proc" && mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm" &&
      exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"' "$root" "$@"
}
# answers SENTENCE STATUS COMMAND …: inside, with what it said if it is another status
answers() {
  local sentence=$1 wanted=$2
  shift 2
  inside "$@"
  expect "$sentence" "$wanted" "$status"
  [ "$wanted" = "$status" ] || printf '%s\n%s\n' "$out" "$err" | tail -n 30
}
files() { (cd "$root" && find etc usr var/lib/tierline -xdev 2>/dev/null | grep -v -e __pycache__ -e '^etc/.*-$' | sort); }

depends=$(dpkg-deb --field "$deb" Depends)
for library in libc6 libstdc++6 libpq5 libpqxx libsqlite3 libssl libfmt libspdlog libzip libexpat1 libre2 libxlsxwriter; do
  expect_match "Depends names $library" "(^|, )${library//+/[+]}" "$depends"
done
expect_match "and what the programs call" 'postgresql-client.*zstd' "$depends"

answers "it installs with all it needs" 0 sh -c 'apt-get update -q && apt-get install -q -y /tierline.deb'
answers "and tells its version" 0 tierline --version
answers "no program lacks a library" 1 sh -c 'ldd /usr/bin/tierline* /usr/libexec/tierline/* | grep "not found"'
expect "it has a user, the owner of its home" "tierline" "$(chroot "$root" stat -c %U /var/lib/tierline)"
expect "its settings are read by that user and root alone" "640 root:tierline" "$(chroot "$root" stat -c '%a %U:%G' /etc/tierline/tierline.env)"
for program in "$root"/usr/libexec/tierline/*; do
  expect "man $(basename "$program") is there" 1 "$(ls "$root/usr/share/man/man1/tierline-$(basename "$program").1" 2>/dev/null | wc -l)"
done
for file in share/bash-completion/completions/tierline{,d} share/zsh/vendor-completions/_tierline \
            share/fish/vendor_completions.d/tierline{,d}.fish lib/systemd/system/tierlined.service share/man/man8/tierlined.8; do
  expect "$file is there" yes "$([ -s "$root/usr/$file" ] && echo yes)"
done

as_tierline='cd /tmp && exec runuser -u tierline -- env HOME=/var/lib/tierline'
answers "demo exports are made" 0 sh -c "$as_tierline tierline demo-data --out /tmp/demo --scale 0.02"
inside sh -c "$as_tierline sh -c 'tierline run --work /tmp/demo/work /tmp/demo/*.xlsx && tierline status && tierline snapshot && tierline db stop'"
expect "they are loaded into a private PostgreSQL and a snapshot is kept" 0 "$status"
[ "$status" = 0 ] || printf '%s\n%s\n' "$out" "$err" | tail -n 30
expect_match "status shows the release" 'sd_v[0-9]{8}_[0-9]{6}' "$out"

answers "there is a person who may use sudo" 0 sh -c 'apt-get install -q -y sudo && useradd --create-home --groups sudo ann &&
  echo "ann ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/ann'
run env TIERLINE_BIN="$bin" python3 "$source/tests/package/walk.py" "$root"
expect "who follows README and runbook through a load, a lost server, a restore and a rollback" 0 "$status"
[ "$status" = 0 ] || printf '%s\n%s\n' "$out" "$err" | tail -n 60

# On what that left in the PostgreSQL of the machine: what the timers call, and the daemon.
answers "the daemon reads the schedule of /etc" 0 tierlined --check --schedule /etc/tierline/schedule.toml
timers=$(sed -n 's/^ExecStart=//p' "$root"/usr/lib/systemd/system/tierline-{snapshot,snapshot-month,refresh,validator,backup}.service)
cat >"$root/by_hand" <<END
set -eu
pg_ctlcluster "\$(ls /etc/postgresql)" main start
cd /var/lib/tierline
$(while read -r call; do echo "runuser -u tierline -- $call || [ \$? = 2 ]"; done <<<"$timers")
runuser -u tierline -- tierline backup list
setpriv --reuid=tierline --regid=tierline --init-groups tierlined --schedule /etc/tierline/schedule.toml --log-format text &
daemon=\$!
for second in 1 2 3 4 5 6 7 8 9 10; do
  sleep 1
  bash -c 'exec 3<>/dev/tcp/127.0.0.1/9464 && printf "GET /readyz HTTP/1.0\r\n\r\n" >&3 && cat <&3' >/readyz 2>&1 || true
  ! grep -q " 200 " /readyz || break
done
cat /readyz
kill \$daemon
wait \$daemon
END
answers "with the PostgreSQL of the machine it does what the timers call" 0 sh /by_hand
expect_match "and the daemon says that it is ready" '^HTTP/1\.. 200' "$out"
expect_match "and the backup is verified" 'tierline\.dump\.[0-9_]+.*restore' "$out"

echo '# mine' >>"$root/etc/tierline/tierline.env"
answers "it can be installed over itself" 0 dpkg --install /tierline.deb
expect "and settings that were changed stay" "# mine" "$(tail -n 1 "$root/etc/tierline/tierline.env")"

answers "it is removed" 0 apt-get remove -q -y tierline
expect "and its programs are gone" "" "$(ls -d "$root"/usr/bin/tierline* "$root/usr/libexec/tierline" "$root/usr/share/tierline" 2>/dev/null)"
expect "and its settings are not" "# mine" "$(tail -n 1 "$root/etc/tierline/tierline.env")"
answers "it is purged" 0 dpkg --purge tierline
expect_match "which says that data stays" '/var/lib/tierline is kept' "$out"
expect "and its settings are gone" "" "$(ls -d "$root/etc/tierline" 2>/dev/null)"
expect "and its data is not" yes "$([ -d "$root/var/lib/tierline/.local" ] && echo yes)"

answers "the data can be removed as it says" 0 sh -c 'rm --recursive /var/lib/tierline && deluser --quiet --system tierline'
files >"$work/before"
answers "it is installed once more" 0 dpkg --install /tierline.deb
answers "and purged without having been used" 0 dpkg --purge tierline
files >"$work/after"
expect "nothing of it is left" "" "$(diff "$work/before" "$work/after")"
expect "nor its user" "" "$(grep ^tierline: "$root/etc/passwd" "$root/etc/group")"

finish
