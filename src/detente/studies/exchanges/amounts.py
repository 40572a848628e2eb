"""Amounts in sentences about exchanges: money to two decimals, places of a ranking as places."""

from __future__ import annotations

from detente.deals import PartyValues
from detente.studies.exchanges.exchange_study import ExchangeStudy
from detente.text import counted, unit_in_words


class ToldAmounts:
    """What states are worth to the parties of one study, told.

    Parameters
    ----------
    study : ExchangeStudy
    units_apart : bool
        Whether the unit stands once above the block, where all amounts share it.
    """

    def __init__(self, study: ExchangeStudy, *, units_apart: bool = False) -> None:
        self.study = study
        self.unit = self._common_unit() if units_apart else ""

    def values(self, party: str) -> PartyValues:
        """Return what every state is worth to a party."""
        return self.study.values(party)

    def in_money(self, party: str) -> bool:
        """Whether its value has a unit that others know, and is no order or scale of its own."""
        values = self.values(party)
        return values.scale != "rank" and values.unit not in ("", "1")

    def told(self, party: str, size: float) -> str:
        """Tell an amount of a party, with its unit unless that stands above."""
        values = self.values(party)
        if values.scale == "rank":
            return counted(round(size), "place")
        if values.unit in ("", "1"):
            return f"{money(size)} on its own scale"
        unit = "" if values.unit == self.unit else unit_in_words(values.unit)
        return f"{money(size)} {unit}".strip()

    def _common_unit(self) -> str:
        values = [self.values(party) for party in self.study.model.movers]
        units = {each.unit for each in values if each.scale != "rank"} - {"", "1"}
        return units.pop() if len(units) == 1 else ""


def money(size: float, *, signed: bool = False) -> str:
    """Return an amount to two decimals, or to two digits where it is smaller than that."""
    sign = "+" if signed else ""
    if size and abs(size) < 0.005:
        return f"{size:{sign}.2g}"
    return f"{size:{sign}.2f}"
