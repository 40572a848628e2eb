"""How long does a large ledger take to load, to be checked, and to be audited?

    python benchmarks/evidence.py [CLAIMS] [--csv]

Without a number it runs 5,000 claims, which is a smoke test. The target is 100,000 claims under
20 seconds, from TOML. Peak memory is of the whole process, which also makes the ledger first. On a
machine that others use, read the seconds of processor.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from detente import load_case
from detente.evidence import audit, load_ledger, write_ledger
from detente.evidence.read import build_ledger

TARGET_SECONDS = 20.0
TARGET_CLAIMS = 100_000


def synthetic(claims: int) -> dict[str, object]:
    """Return the plain data of a ledger: every tenth source is a copy, one claim in five agrees."""
    sources: dict[str, dict[str, object]] = {}
    for number in range(max(1, claims // 50)):
        sources[f"s{number}"] = {
            "who": f"Outlet {number}",
            "reliability": "ABCDEF"[number % 6],
            "kind": "newspaper",
            "published": (date(2020, 1, 1) + timedelta(days=number % 1500)).isoformat(),
        }
        if number % 10 == 9:
            sources[f"s{number}"] |= {"copy_of": f"s{number - 9}", "derivation": "copy"}
    body: dict[str, dict[str, object]] = {}
    for number in range(claims):
        day = (date(2020, 1, 1) + timedelta(days=number % 1500)).isoformat()
        body[f"C{number:06d}"] = {
            "text": f"On that day office {number % 97} counted {number} people held in district.",
            "source": f"s{number % len(sources)}",
            "attribution": "institution's count",
            "credibility": 1 + number % 6,
            "kind": "quantity",
            "speaker": f"Office {number % 97}",
            "hearsay": ["the office", "a clerk", "the reporter"],
            "event": day,
            "agrees": [f"C{number - 1:06d}"] if number % 5 == 4 else [],
            "quantities": [
                {
                    "name": "held",
                    "value": number,
                    "unit": "person",
                    "as_of": day,
                    "counter": f"Office {number % 97}",
                    "definition": "held on that day",
                }
            ],
            "anchors": [{"source": "s0", "start": number, "end": number + 80, "exact": "0" * 32}],
        }
    body["P24-01"] = dict(body["C000000"])
    conflicts = {
        f"k{number}": {
            "question": "Which of the two?",
            "sides": [
                {"label": "this", "claims": [f"C{2 * number:06d}"]},
                {"label": "that", "claims": [f"C{2 * number + 1:06d}"]},
            ],
        }
        for number in range(claims // 100)
    }
    return {
        "format": 1,
        "title": f"{claims} claims",
        "sources": sources,
        "claims": body,
        "conflicts": conflicts,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", type=int, nargs="?", default=5_000)
    parser.add_argument("--csv", action="store_true", help="read CSV tables in place of TOML")
    options = parser.parse_args()
    model = load_case("belarus-2025")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / ("evidence" if options.csv else "big.evidence.toml")
        write_ledger(build_ledger(synthetic(options.claims)), place)
        size = (
            sum(f.stat().st_size for f in place.rglob("*")) if options.csv else place.stat().st_size
        )
        start, cpu = time.perf_counter(), time.process_time()
        ledger = load_ledger(place)
        loaded = time.perf_counter()
        found = audit(model, ledger)
        done, cpu = time.perf_counter(), time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kind = "CSV" if options.csv else "TOML"
    print(
        f"{len(ledger.claims):,} claims, {size / 1e6:.1f} MB of {kind}: "
        f"load and check {loaded - start:.2f} s, audit {done - loaded:.2f} s "
        f"({len(found.findings):,} findings), together {cpu:.2f} s of processor, "
        f"peak {peak:.0f} MiB"
    )
    late = options.claims >= TARGET_CLAIMS and done - start > TARGET_SECONDS
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
