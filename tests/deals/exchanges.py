"""Exchanges for the tests: ladders with linear stakes, and small random ones."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from detente.deals import Terms, Track
from detente.deals.schedules.search import most_steps
from tests.oracles.deals import OracleExchange, OracleTrack


def ladder(
    rungs: int = 4,
    cost: tuple[float, float] = (0.5, 0.5),
    irreversible: tuple[bool, bool] = (False, False),
    **options: object,
) -> Terms:
    """Two sides; a period is worth the other's level less `cost` times one's own, levels 0 to 1."""
    levels = tuple(str(n) for n in range(rungs + 1))
    tracks = tuple(
        Track(name, party, levels, 0, rungs, irreversible=fixed)
        for name, party, fixed in zip("ab", ("ash", "birch"), irreversible, strict=True)
    )
    a, b = np.meshgrid(*[np.arange(rungs + 1) / rungs] * 2, indexing="ij")
    values = np.stack([b - cost[0] * a, a - cost[1] * b])
    return Terms(
        ("ash", "birch"),
        tracks,
        np.ones(a.shape, dtype=bool),
        values,
        **{"discount": (0.8, 0.8), **options},
    )


@st.composite
def small_terms(draw: st.DrawFn) -> Terms:
    """Two or three parties, two or three short ladders, ties, holes, one-way levers."""
    k = draw(st.integers(2, 3))
    parties = ("ash", "birch", "cedar")[:k]
    owners = [*parties[:2], *draw(st.lists(st.sampled_from(parties), max_size=1))]
    tracks = []
    for place, owner in enumerate(owners):
        size = draw(st.integers(2, 3)) if len(owners) == 2 else 2
        start, target = draw(st.permutations(range(size)))[:2]
        if place == 2:
            target = draw(st.sampled_from([start, target]))
        one_way = "up" if target > start else "down"
        moves = draw(st.sampled_from(["both", "both", one_way])) if target != start else "both"
        levels = ("low", "mid", "top")[:size]
        fixed = draw(st.booleans())
        tracks.append(Track(f"x{place}", owner, levels, start, target, moves, fixed))
    shape = tuple(len(track.levels) for track in tracks)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = rng.integers(-3, 4, (k, *shape)).astype(float)
    values[(slice(None), *(track.target for track in tracks))] += draw(st.integers(0, 4))
    feasible = rng.random(shape) < 0.85
    feasible[tuple(track.start for track in tracks)] = True
    feasible[tuple(track.target for track in tracks)] = True
    after = draw(st.sampled_from(["lasts", "lasts", "ends"]))
    collateral = tuple(float(draw(st.sampled_from([0, 0, 1, 4]))) for _ in parties)
    if after == "ends" and not any(collateral):
        collateral = (2.0, *collateral[1:])
    return Terms(
        parties,
        tuple(tracks),
        feasible,
        values,
        discount=tuple(draw(st.sampled_from([0.45, 0.65, 0.85])) for _ in parties),
        timing=draw(st.sampled_from(["simultaneous", "simultaneous", "alternating"])),
        delay=draw(st.integers(1, 2)),
        detection=draw(st.sampled_from([1.0, 1.0, 0.6])),
        collateral=collateral,
        after=after,
        deadline=draw(st.sampled_from([None, 3, 4])) if k == 2 else 3,
    )


def as_oracle(terms: Terms) -> OracleExchange:
    """The same exchange in the oracle's words."""
    tracks = []
    for track in terms.tracks:
        size, way = len(track.levels), np.sign(track.target - track.start)
        allowed = frozenset(
            (a, b)
            for a in range(size)
            for b in range(size)
            if (b > a and track.moves in ("both", "up"))
            or (b < a and track.moves in ("both", "down"))
            if not (track.irreversible and way and np.sign(b - a) != way)
        )
        owner = terms.parties.index(track.party)
        tracks.append(OracleTrack(owner, size, track.start, track.target, allowed))
    return OracleExchange(
        tracks=tuple(tracks),
        values={
            tuple(int(level) for level in cell): tuple(terms.values[(slice(None), *cell)].tolist())
            for cell in np.argwhere(terms.feasible)
        },
        discount=terms.discount,
        by_turns=terms.timing == "alternating",
        delay=terms.delay,
        detection=terms.detection,
        collateral=terms.collateral,
        lasts=terms.after == "lasts",
        most_steps=most_steps(terms),
    )
