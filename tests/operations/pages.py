"""Runs what a page says: its ```sh blocks, as they stand, in order, in one shell.

A comment at the end of a line that begins with a number says which exit statuses are expected, `# 2: …` or `# 0 or 2`; without one it
is 0. A ```text block behind an ```sh block shows what it prints: each of its lines has to be in the output, in order; … stands for anything.
`sudo` does nothing here: it is for what a test must not do to its machine.
"""
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

BIN = pathlib.Path(os.environ["TIERLINE_BIN"])
ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240


@dataclasses.dataclass
class Command:
    text: str
    line: int
    statuses: tuple


@dataclasses.dataclass
class Block:
    heading: str
    commands: list
    shown: list


def statuses_of(line):
    told = re.search(r"\s# (\d+)((?: or \d+)*)\b", line)
    return (int(told[1]), *map(int, re.findall(r"\d+", told[2]))) if told else (0,)


def commands_of(text, first_line):
    commands, lines = [], text.splitlines()
    pending = ""
    for number, line in enumerate(lines):
        pending += line.strip() if not pending else "\n" + line
        if pending.endswith("\\"):
            continue
        if pending and not pending.startswith("#"):
            commands.append(Command(pending, first_line + number, statuses_of(pending)))
        pending = ""
    if pending:
        raise ValueError(f"line {first_line}: a command without an end")
    return commands


def blocks(page):
    """All blocks of a page, under the heading of the second level that they stand under."""
    text = page.read_text(encoding="utf-8")
    found, heading = [], ""
    for match in re.finditer(r"^## ([^\n]+)$|^( *)```(sh|text)\n(.*?)^\2```$", text, re.MULTILINE | re.DOTALL):
        line = text.count("\n", 0, match.start()) + 1
        if match[1]:
            heading = match[1]
        elif match[3] == "sh":
            found.append(Block(heading, commands_of(match[4], line + 1), []))
        else:
            found[-1].shown = [shown.strip() for shown in match[4].splitlines() if shown.strip() not in ("", "…")]
    return found


def lacks(output, shown):
    """The first of the lines that is not in the output after the ones before it."""
    at = 0
    for line in shown:
        pattern = r"[^\n]*".join(r"\s+".join(map(re.escape, part.split())) for part in line.split("…"))
        place = re.compile(pattern).search(output, at)
        if not place:
            return line
        at = place.end()
    return None


class Shell:
    """Somewhere to type commands."""

    def shell(self, script):
        """Runs a script; what it did, with all its output on stdout."""
        raise NotImplementedError

    def faults(self, page_blocks):
        """Runs blocks in one shell; what is not as the page says. Stops at the first."""
        commands = [(number, command) for number, block in enumerate(page_blocks) for command in block.commands]
        script = "set -u\n"
        for index, (_, command) in enumerate(commands):
            wanted = "|".join(map(str, command.statuses))
            script += (f"printf '\\n@@ %s\\n' {index}\n{command.text}\n_status=$?\nprintf '\\n@= %s\\n' $_status\n"
                       f"case $_status in {wanted}) ;; *) exit 99 ;; esac\n")
        done = self.shell(script)
        outputs = re.findall(r"^@@ (\d+)\n(.*?)(?:\n@= (\d+)$|\Z)", done.stdout, re.MULTILINE | re.DOTALL)
        said = {}
        for index, output, status in outputs:
            number, command = commands[int(index)]
            said[number] = said.get(number, "") + output
            if not status or int(status) not in command.statuses:
                return [f"line {command.line}: {command.text}\nstatus {status or 'none'}, not {command.statuses}\n{output}"]
        if len(outputs) != len(commands):
            return [f"the shell ended early:\n{done.stdout[-2000:]}"]
        for number, block in enumerate(page_blocks):
            missing = lacks(said.get(number, ""), block.shown)
            if missing is not None:
                return [f"line {block.commands[0].line}: it does not print: {missing}\n{said[number]}"]
        return []

    def one(self, command):
        """Status and output of a single command of a page."""
        done = self.shell(command)
        return done.returncode, done.stdout


class Desk(Shell):
    """A scratch home with a private PostgreSQL and demo data, and a shell in it."""

    def __init__(self, scale="0.02"):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tierline-pages-"))
        self.directory.chmod(0o711)  # root's server runs as another user
        tools = self.directory / "tools"
        tools.mkdir()
        for program in ("tierline", "tierlined"):
            if (BIN / program).exists():
                (tools / program).symlink_to(BIN / program)
        (tools / "sudo").write_text("#!/bin/sh\n[ $# -gt 0 ]\n", encoding="utf-8")
        (tools / "sudo").chmod(0o755)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("TIERLINE_", "PG"))}
        self.environment |= {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(self.directory),
                             "TIERLINE_HOME": str(self.directory / "home"), "TIERLINE_LOG_LEVEL": "error"}
        try:
            self.setup(f"tierline demo-data --out exports --scale {scale} && tierline db start && "
                       "psql \"$(tierline db url)\" -Xqc 'ALTER SYSTEM SET fsync = off' -c 'SELECT pg_reload_conf()' && "
                       "tierline run exports/tickets.xlsx exports/comments.xlsx exports/timesheets.xlsx")
        except Exception:
            self.remove()
            raise

    def shell(self, script):
        return subprocess.run(["bash", "-c", script], cwd=self.directory, env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=PATIENCE_SECONDS)

    def setup(self, script):
        done = self.shell(script)
        if done.returncode != 0:
            raise AssertionError(f"cannot set up: {script}\n{done.stdout}")
        return done.stdout

    def remove(self):
        self.shell("tierline db destroy --yes; TIERLINE_HOME=$PWD/other tierline db destroy --yes")
        shutil.rmtree(self.directory, ignore_errors=True)
