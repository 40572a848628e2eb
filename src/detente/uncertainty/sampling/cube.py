"""Points of the unit cube by their number: each can be made again alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, get_args

import numpy as np

from detente.arrays import FloatArray
from detente.errors import InputError, TooLargeError, unknown_name
from detente.uncertainty.sampling import sobol_points
from detente.uncertainty.sampling.distributions import LEAST, MOST
from detente.uncertainty.sampling.sobol_points import BITS

Method = Literal["sobol", "latin_hypercube", "random"]
METHODS: tuple[str, ...] = get_args(Method)
MOST_DRAWS = 2**30
MOST_NUMBERS = 2**27
MOST_DIMENSIONS = 4_096
MOST_SEED = 2**63
SOBOL_BLOCK = 32
RANDOM_BITS = 48


def unit_cube(
    dimensions: int,
    draws: range,
    *,
    method: str = "sobol",
    seed: int = 0,
    total: int | None = None,
) -> FloatArray:
    """Return some of the points of the unit cube that a method and a seed define.

    Parameters
    ----------
    dimensions : int
    draws : range
        The numbers of the points, counted from 0, one after the other.
    method : str
        ``sobol``: scrambled Sobol' points [1]_ [2]_, best in numbers that are powers of two.
        ``latin_hypercube``: each column has one point in each of `total` equal slices [3]_.
        ``random``: independent.
    seed : int
        From 0 to 2**63.
    total : int, optional
        How many points there are in all. Only a Latin hypercube needs it, because all its points
        hang together: without it, `draws` has to begin at 0 and is taken to be all of them.

    Returns
    -------
    FloatArray, shape (len(draws), dimensions)
        Numbers above 0 and below 1. Row ``k`` depends on the method, the seed and ``draws[k]`` (and
        on `total`, in a Latin hypercube), and on nothing else: cutting `draws` into pieces gives
        the same bits. A further dimension leaves the others as they were; with ``sobol``, as long
        as the number of dimensions does not pass a multiple of 32.

    Raises
    ------
    InputError
        If the method is not known, or the numbers lie outside what it can give.

    References
    ----------
    .. [1] I. M. Sobol', "On the distribution of points in a cube and the approximate evaluation of
       integrals", USSR Computational Mathematics and Mathematical Physics 7 (1967), 86-112.
    .. [2] A. B. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", *Monte Carlo and
       Quasi-Monte Carlo Methods in Scientific Computing*, Springer, 1995.
    .. [3] M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting
       values of input variables", Technometrics 21 (1979), 239-245.

    Examples
    --------
    >>> whole = unit_cube(2, range(8), seed=1)
    >>> bool((unit_cube(2, range(5, 6), seed=1) == whole[5]).all())
    True
    """
    if method not in METHODS:
        raise unknown_name("sampling method", str(method)[:60], METHODS)
    _check(dimensions, draws, seed)
    if total is not None and draws.stop > total:
        raise InputError(f"draw {draws.stop - 1} is asked for, and there are {total} in all.")
    if not len(draws) or not dimensions:
        return np.empty((len(draws), dimensions))
    return _MAKERS[method](dimensions, draws, seed, total)


def check_sample(total: int, seed: int) -> None:
    """Refuse a number of draws or a seed that no method can serve, before anything is drawn.

    Raises
    ------
    InputError, TooLargeError
        If they lie outside what can be made.
    """
    if total > MOST_DRAWS:
        raise TooLargeError(f"{total:,} draws; at most {MOST_DRAWS:,} can be made.")
    if not 0 <= seed <= MOST_SEED:
        raise InputError(f"the seed {seed} is not a whole number from 0 to 2**63.")


def notes_on(method: str, total: int) -> tuple[str, ...]:
    """Say what an analyst should know of `total` draws by a method.

    >>> notes_on("sobol", 1000)
    ("1,000 draws are no power of two, so the Sobol' points lose their balance; take 1,024.",)
    """
    if method == "sobol" and total & (total - 1):
        return (
            f"{total:,} draws are no power of two, so the Sobol' points lose their balance; "
            f"take {1 << total.bit_length():,}.",
        )
    return ()


def _check(dimensions: int, draws: range, seed: int) -> None:
    if draws.step != 1 or draws.start < 0:
        raise InputError(f"draws is {str(draws)[:60]}; it is a range of numbers from 0, step 1.")
    check_sample(draws.stop, seed)
    if not 0 <= dimensions <= MOST_DIMENSIONS:
        raise TooLargeError(f"{dimensions:,} uncertain inputs; at most {MOST_DIMENSIONS:,}.")
    if dimensions * len(draws) > MOST_NUMBERS:
        raise TooLargeError(
            f"{len(draws):,} draws of {dimensions:,} inputs at once; cut them into pieces of "
            f"{MOST_NUMBERS // dimensions:,} draws or fewer."
        )


def _sobol(dimensions: int, draws: range, seed: int, _total: int | None) -> FloatArray:
    """All columns are scrambled from one stream, so columns are made in blocks of 32."""
    columns = -(-dimensions // SOBOL_BLOCK) * SOBOL_BLOCK
    if columns <= sobol_points.MOST_DIMENSIONS:
        points = sobol_points.scrambled_points(columns, draws, _stream(seed, 0))
    else:
        points = _by_scipy(columns, draws, seed)
    middle: FloatArray = np.ascontiguousarray(points[:, :dimensions]) + 2.0 ** -(BITS + 1)
    return middle  # of the smallest slice, so that 0 is never met


def _by_scipy(columns: int, draws: range, seed: int) -> FloatArray:
    from scipy.stats import qmc  # type: ignore[import-untyped]

    # `seed` is the keyword that all versions of SciPy know; the newest call it rng.
    engine = qmc.Sobol(columns, bits=BITS, seed=_stream(seed))
    parts = []
    if draws.start == 0:
        parts.append(engine.random(1))  # the first point by itself: SciPy then warns of nothing
    else:
        engine.fast_forward(draws.start)
    if len(draws) > len(parts):
        parts.append(engine.random(len(draws) - len(parts)))
    points: FloatArray = np.concatenate(parts)
    return points


def _latin_hypercube(dimensions: int, draws: range, seed: int, total: int | None) -> FloatArray:
    """Columns are independent of each other: each is a hypercube of one dimension."""
    if total is None and draws.start:
        raise InputError(
            "a Latin hypercube is made whole: say how many draws there are in all (total), and "
            "keep to that number; or use the method sobol, which can go on."
        )
    from scipy.stats import qmc

    count = draws.stop if total is None else total
    out = np.empty((len(draws), dimensions))
    for column in range(dimensions):
        points = qmc.LatinHypercube(1, seed=_stream(seed, column)).random(count)
        out[:, column] = points[draws.start : draws.stop, 0]
    inside: FloatArray = np.clip(out, LEAST, MOST)
    return inside


def _random(dimensions: int, draws: range, seed: int, _total: int | None) -> FloatArray:
    """Every column is a stream of its own, and a stream can be entered anywhere."""
    out = np.empty((len(draws), dimensions))
    for column in range(dimensions):
        stream = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(column,)))
        bits = stream.advance(draws.start).random_raw(len(draws)) >> np.uint64(64 - RANDOM_BITS)
        out[:, column] = (bits.astype(np.float64) + 0.5) * 2.0**-RANDOM_BITS
    return out


def _stream(seed: int, *key: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


_MAKERS: Mapping[str, Callable[[int, range, int, int | None], FloatArray]] = {
    "sobol": _sobol,
    "latin_hypercube": _latin_hypercube,
    "random": _random,
}
