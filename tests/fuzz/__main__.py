"""Spoilt files through every command, in one process: ``python -m tests.fuzz``.

    python -m tests.fuzz [--mutants N] [--seconds S] [--seed N] [--keep FOLDER]

It prints its seed, and every finding with the command and the file that showed it. Exit code 1
where there is one, or where so few mutants were valid that little was tried.
"""

from __future__ import annotations

import argparse
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.mutations import mutant, spoilt_bytes
from tests.fuzz.running import run
from tests.fuzz.seeds import SLOW, Seed, seeds

VALID_SHARE = 0.3
COMMANDS_A_MUTANT = 2
# These read the ledger, or only the sections that they answer from.
READS_A_PART = {
    *("evidence", "trade", "robust", "indicators", "trace", "turns", "compare"),
    "show",  # a case that is only begun
}


@dataclass
class Found:
    """What a run came to.

    Attributes
    ----------
    mutants, cases, valid : int
        How many files; how many of them cases; how many of these pass `check`.
    commands : Counter
        How often each was run.
    problems : list of str
    seen : set
        Kinds of problem that were printed already.
    """

    mutants: int = 0
    cases: int = 0
    valid: int = 0
    commands: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    @property
    def share(self) -> float:
        """Of the cases, how many were valid."""
        return self.valid / max(1, self.cases)


def fuzz(mutants: int, seconds: float, seed: int, keep: Path | None = None) -> Found:
    """Spoil so many files, as far as the time goes, and run commands on each.

    Parameters
    ----------
    mutants : int
    seconds : float
        By the clock.
    seed : int
    keep : Path, optional
        Files that showed something are kept there.
    """
    rng, found, began = random.Random(seed), Found(), time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        known = seeds(folder)
        weights = [each.weight for each in known]
        while found.mutants < mutants and time.monotonic() - began < seconds:
            _one(rng.choices(known, weights)[0], rng, folder, found, keep)
    return found


def _one(seed: Seed, rng: random.Random, folder: Path, found: Found, keep: Path | None) -> None:
    """Spoil one file and run some commands on it."""
    file = folder / f"seed{seed.suffix}"
    for name, content in seed.beside:
        (folder / name).write_bytes(content)
    if seed.kind == "bytes":
        file.write_bytes(spoilt_bytes(seed.content, rng))
    else:
        file.write_bytes(mutant(seed.content.decode(), seed.kind, rng))
    content = file.read_bytes()
    found.mutants += 1
    valid = True
    if seed.suffix == ".toml":
        found.cases += 1
        checked = _run(["check", str(file)], content, found, keep)
        found.valid += checked == 0
        valid = checked == 0
    commands = seed.commands if rng.random() < 0.97 or seed.suffix != ".toml" else SLOW
    for words in rng.sample(commands, min(len(commands), COMMANDS_A_MUTANT)):
        said = [_word(word, file, folder) for word in words]
        if "FILE" not in words:
            said.insert(1, str(folder / "seed.toml" if "ledger" in seed.suffix else file))
        code = _run(said, content, found, keep)
        if not valid and code in (0, 3, 5) and words[0] not in READS_A_PART:
            _note(said, "answers what check refuses", words[0], content, found, keep)
        file.write_bytes(content)
    for left in folder.glob("seed*"):
        left.unlink()


def _word(word: str, file: Path, folder: Path) -> str:
    if word == "FILE":
        return str(file)
    if word == "seed.toml" or word.startswith("OUT."):
        return str(folder / word.replace("OUT.", "seed_out."))
    return word


def _run(words: list[str], content: bytes, found: Found, keep: Path | None) -> int:
    ended = run(words)
    found.commands[words[0]] += 1
    found.codes[ended.code] += 1
    if ended.wrong:
        _note(words, ended.wrong, ended.err.replace(words[1], "")[:500], content, found, keep)
    return ended.code


def _note(
    words: list[str], wrong: str, told: str, content: bytes, found: Found, keep: Path | None
) -> None:
    """Print a finding, if there was none of its kind, and keep what showed it."""
    name = f"{len(found.problems):04d}-{words[0]}"
    found.problems.append(f"{' '.join(words)}: {wrong}")
    kind = (wrong, told[:120])
    if kind in found.seen:
        return
    found.seen.add(kind)
    print(f"{name}: {' '.join(words)}: {wrong}\n  {told}\n", flush=True)
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / name).write_bytes(content)


def main() -> int:
    """Run by the options, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--mutants", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    print(f"fuzz: the same again with --seed {asked.seed}", flush=True)
    began = time.monotonic()
    found = fuzz(asked.mutants, asked.seconds, asked.seed, asked.keep)
    runs = sum(found.commands.values())
    print(
        f"{found.mutants:,} mutants in {time.monotonic() - began:.0f} s, {found.share:.0%} of the "
        f"cases valid; {runs:,} commands of {len(found.commands)} kinds; ends "
        f"{dict(sorted(found.codes.items()))}; {len(found.problems)} findings"
    )
    return int(bool(found.problems) or found.share < VALID_SHARE)


if __name__ == "__main__":
    sys.exit(main())
