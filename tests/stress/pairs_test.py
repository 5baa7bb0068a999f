"""Two different programs of matrix.toml at the same moment, on one desk: what they leave is what they would have left one
after the other, in one order or the other; who is refused says so by 75 and has changed nothing.

Of the programs that ask the database each meets its neighbours on a ring, and so do those that work on files; the order
is drawn by TIERLINE_PAIRS_SEED. The shorter one of a pair begins at a moment while the longer one is at work.
"""
import concurrent.futures
import contextlib
import os
import random
import re
import time

import support
from matrix_desk import MATRIX, DeskTest

SEED = int(os.environ.get("TIERLINE_PAIRS_SEED", "8"))
BUSY = 75
# What no draw may leave out: a restore, while which there is no table, beside what would make them.
ALWAYS = (("backup restore, the database", "run"), ("backup restore, the database", "schema apply"),
          ("backup restore, the database", "migrator"))


def pairs():
    """Each program is in two of them, or more."""
    chance = random.Random(SEED)
    named = {program["name"]: program for program in MATRIX["programs"]}
    chosen = [(named[one], named[other]) for one, other in ALWAYS]
    for kinds in (("server",), ("reads", "writes")):
        ring = [program for program in MATRIX["programs"] if any(program.get(kind) for kind in kinds)]
        chance.shuffle(ring)
        chosen += zip(ring, ring[1:] + ring[:1])
    return chosen


def refusals(program, other):
    return [BUSY, *program.get("meanwhile", []), *other.get("shuts_out", [])]


class PairsTest(DeskTest):
    def given_both(self, pair):
        before = [program["before"] for program in pair if "before" in program]
        self.given({"server": True} | ({"before": before[0]} if before else {}))

    def found(self):
        return self.state({"server": True})

    def one_after_the_other(self, programs):
        """Their statuses by name, what they leave, and the seconds each took."""
        self.given_both(self.pair)
        statuses, seconds = {}, {}
        for program in programs:
            begin = time.monotonic()
            statuses[program["name"]] = self.run_to_end(program).status
            seconds[program["name"]] = time.monotonic() - begin
        return statuses, self.found(), seconds

    def at_once(self, seconds):
        """Their results by name."""
        shorter, longer = sorted(self.pair, key=lambda program: seconds[program["name"]])
        spare = seconds[longer["name"]] - seconds[shorter["name"]]
        delay = random.Random(f"{SEED} {shorter['name']} {longer['name']}").uniform(0, spare)
        self.given_both(self.pair)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            first = pool.submit(self.run_to_end, longer)
            time.sleep(delay)
            second = pool.submit(self.run_to_end, shorter)
            return {longer["name"]: first.result(), shorter["name"]: second.result()}

    def expect_as_in_turn(self, pair):
        self.pair = pair
        turns = [self.one_after_the_other(pair), self.one_after_the_other(pair[::-1])]
        results = self.at_once(turns[0][2])
        said = "\n".join(self.said_of(program, results[program["name"]]) for program in pair)
        statuses = {name: result.status for name, result in results.items()}
        refused = [program for program, other in (pair, pair[::-1]) if statuses[program["name"]] in refusals(program, other)]
        self.expect_whole()
        self.expect_tidy()
        self.expect_no_scratch()
        found = self.found()
        if (statuses, found) in [turn[:2] for turn in turns]:
            return
        for program in refused:
            alone = self.one_after_the_other([other for other in pair if other is not program])
            turns.append(alone)
            if self.without_steps(program, found) == self.without_steps(program, alone[1]):
                return
        self.fail(f"{self.difference(statuses, found, turns)}\n{said}")

    @staticmethod
    def without_steps(program, state):
        """Of a program in steps, those that came before the refusal stay: its files."""
        return {name: held for name, held in state.items()
                if not program.get("in_steps") or not name.startswith(("work/", "backups/"))}

    @staticmethod
    def difference(statuses, found, turns):
        lines = [f"statuses {statuses}"]
        for turn in turns:
            lines.append(f"in turn {turn[0]}")
            lines += [f"  {name}: {found.get(name)}, in turn {turn[1].get(name)}" for name in sorted(found.keys() | turn[1].keys())
                      if found.get(name) != turn[1].get(name)]
        return "\n".join(lines)


def pair_test(pair):
    return lambda self: self.expect_as_in_turn(pair)


for both in pairs():
    words = re.sub("[^a-z0-9]+", "_", " and ".join(program["name"] for program in both))
    setattr(PairsTest, f"test_{words}", pair_test(both))

if __name__ == "__main__":
    support.main()
