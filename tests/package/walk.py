"""walk.py ROOT -- a person with README.md, the runbook and what these lead to, in the bare system ROOT in which the package
is installed: the first load, the server lost, the restore, the way back to the release before, each seen in `tierline status`.

What stands in an ```sh block of a page is typed as it stands, into one shell. ROOT has `sudo`, and a user ann who may use it.
"""
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "operations"))
import pages  # noqa: E402

README = pages.ROOT / "README.md"
RUNBOOK = (pages.ROOT / "docs/runbook.md").read_text(encoding="utf-8")
UPGRADE = pages.ROOT / "docs/upgrade.md"
PATIENCE_SECONDS = 1200


class Machine(pages.Shell):
    """A shell of ann, whose lines are typed: what she calls with sudo may read the next ones."""

    def __init__(self, root):
        self.root = root

    def shell(self, script):
        return subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c",
             'mount -t proc proc "$0/proc" && mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm" && '
             'exec chroot --userspec=ann:ann --groups=ann,sudo "$0" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME=/home/ann bash -s',
             self.root],
            input=f"cd\n{script}", text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE_SECONDS)


def section(page, heading, first=0):
    chosen = [block for block in pages.blocks(page) if block.heading == heading][first:]
    if not chosen:
        raise ValueError(f"{page}: nothing to type under {heading}")
    return chosen


def typed(text, *shown):
    return pages.Block("", pages.commands_of(text, 0), list(shown))


def runbook(entry, *shown, status):
    """The first command of an entry of the runbook."""
    command = re.search(rf"^### {entry}\n.*?^\*\*First\*\* `([^`]+)`", RUNBOOK, re.MULTILINE | re.DOTALL)[1]
    return typed(f"{command} # {status}", *shown)


def walk():
    database, shell, demo, *rest = section(README, "Install it", first=1)  # the package is installed
    if rest or [block.heading for block in (database, shell, demo)] != ["Install it"] * 3:
        raise ValueError(f"{README}: other blocks under Install it than this walk knows")
    shell.shown = ["PGHOST /run/postgresql .env:…"]
    demo.shown = ["published   sd_v…tickets 5", "quarantine  no row is open", "runs        …backup …pass",
                  "run  …pass", "backups     …tierline.dump.…(open: pass)"]
    address = re.search(r"`(db='host=/run/postgresql[^`]+)`", UPGRADE.read_text(encoding="utf-8"))[1]
    start = 'sudo pg_ctlcluster "$(ls /etc/postgresql)" main start'
    again = next(command.text for command in demo.commands if command.text.startswith("tierline run"))
    destroyed, *restore = section(UPGRADE, "Restore from a backup")
    if not destroyed.commands[0].text.startswith("tierline db destroy"):
        raise ValueError(f"{UPGRADE}: the restore does not begin with a loss")
    return [
        typed(start), database, shell, demo,
        # The machine's PostgreSQL is lost with all it had.
        typed('exit\nsudo pg_dropcluster --stop "$(ls /etc/postgresql)" main'),
        shell, typed("tierline status # 69", "error: cannot connect", "hint: is the server running"),
        runbook("status-69", "fail  postgres-reachable", status=1),
        # Another one, as for the first time.
        typed('exit\nsudo pg_createcluster "$(ls /usr/lib/postgresql)" main\n' + start), shell,
        typed("tierline status # 69", 'role "tierline" does not exist', "hint: …createuser and createdb"),
        typed("exit"), database, shell,
        typed("tierline status", "nothing of tierline is in this database; …tierline backup restore", "published   none",
              "backups     …tierline.dump."),
        *restore,
        typed("tierline status", "published   sd_v…tickets 5", "validator         pass"),
        # What was lost since is loaded again; then there is one to go back to.
        typed("tierline releases list --json | jq -r '.releases[] | select(.state == \"lost\").schema' | "
              "xargs tierline releases retire --yes"),
        typed(f"before=$(tierline status --json | jq -r .published.schema)\n{again}\n"
              'test "$before" != "$(tierline status --json | jq -r .published.schema)"'),
        typed(address), *section(UPGRADE, "Roll a release back")[:1],
        typed('test "$(tierline status --json | jq -r .published.schema)" = "$before"'),
        typed("tierline status", "published   sd_v…tickets 5", "snapshot          pass"),
        typed(f"exit\n{start.replace(' start', ' stop')}"),
    ]


def main():
    faults = Machine(sys.argv[1]).faults(walk())
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
