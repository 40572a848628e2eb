"""What a Cournot seller could earn at best, by trying everything: a grid over its sales by each
way, made finer around the best points. One market, and no formula of an optimum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Way:
    """USD/t on the way, the share of the price that is kept, and the most it may carry, Mt."""

    cost: float
    kept: float = 1.0
    room: float = 1e9


@dataclass(frozen=True)
class Seller:
    """What a quantity costs to make, mn USD, and the ways to the market."""

    making: Curve
    ways: tuple[Way, ...]
    most: float = 1e9


def earned(seller: Seller, price: Curve, others: float, sales: np.ndarray) -> np.ndarray:
    """Mn USD a year by `sales`, shape (tries, ways)."""
    total = sales.sum(axis=1)
    paid = price(others + total)
    money = -seller.making(total)
    for way, amount in zip(seller.ways, sales.T, strict=True):
        money = money + (way.kept * paid - way.cost) * amount
    return np.where(total <= seller.most + 1e-12, money, -np.inf)


def best_reply(
    seller: Seller, price: Curve, others: float, most: float
) -> tuple[float, np.ndarray]:
    """The most that can be earned, and by which sales; `most` is as much as may make sense."""
    points = {1: 2001, 2: 121, 3: 31}[len(seller.ways)]
    ends = [min(way.room, most, seller.most) for way in seller.ways]
    sales = _grid([(0.0, end) for end in ends], points)
    money = earned(seller, price, others, sales)
    best, found = -np.inf, sales[0]
    for start in _peaks(money, sales):
        width = [2 * end / (points - 1) for end in ends]
        point = start
        for _ in range(14):
            spans = [
                (max(x - w, 0.0), min(x + w, end))
                for x, w, end in zip(point, width, ends, strict=True)
            ]
            near = _grid(spans, 9)
            money = earned(seller, price, others, near)
            point = near[int(money.argmax())]
            width = [w / 2.5 for w in width]
        if money.max() > best:
            best, found = float(money.max()), point
    return best, found


def _grid(spans: Sequence[tuple[float, float]], points: int) -> np.ndarray:
    axes = [np.linspace(low, high, points) for low, high in spans]
    return np.stack([each.ravel() for each in np.meshgrid(*axes, indexing="ij")], axis=1)


def _peaks(money: np.ndarray, sales: np.ndarray) -> list[np.ndarray]:
    """The best points of the grid that lie well apart."""
    kept: list[np.ndarray] = []
    span = sales.max(axis=0) + 1e-12
    for place in np.argsort(-money)[:4000]:
        if all(np.abs((sales[place] - other) / span).max() > 0.1 for other in kept):
            kept.append(sales[place])
        if len(kept) == 6:
            break
    return kept
