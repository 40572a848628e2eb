"""One model, one party, one concept: the plain case of one draw."""

from __future__ import annotations

import numpy as np

from detente.arrays import BoolArray
from detente.model import Model, bars
from detente.stability.focal import Draws, focal_stability


def one_draw(model: Model) -> Draws:
    """Return the model's own ranks as the only draw."""
    ranks = {party: values[None, :] for party, values in model.ranks.items()}
    least = {party: values[None, :] for party, values in bars(model).items()}
    return Draws(model.space, model.movers, ranks, least)


def single_concept(model: Model, party: str, concept: str) -> BoolArray:
    """Return one swept concept for one party, shape (n,)."""
    model.check_party(party)
    return np.asarray(focal_stability(one_draw(model), party, [concept])[concept][0])
