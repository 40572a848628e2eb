"""The report's section on trade: what is drawn and written is what the market says."""

from __future__ import annotations

import re
from itertools import combinations, product
from pathlib import Path

import pytest

from detente import load_case
from detente.model import Model
from detente.report.html.trade.flow_map import flow_scale
from detente.report.html.trade.view import TradeView, view_of_trade
from detente.studies import Labels
from detente.studies.load import build_from
from detente.studies.trade.overview import PressureStudy, study_pressure
from detente.studies.trade.setup import trade_setup
from detente.studies.trade.situations import baseline, situation
from detente.trade import Equilibrium, accounts
from tests.report.pages import report_of

SELLER = Path(__file__).parents[1] / "trade" / "seller.toml"
CASES = ("belarus-2025", str(SELLER))
Told = tuple[Model, PressureStudy, TradeView]


def tell(model: Model) -> Told:
    study = study_pressure(model.definition, model.space)
    return model, study, view_of_trade(study, Labels(model))


@pytest.fixture(scope="module", params=CASES)
def told(request: pytest.FixtureRequest) -> Told:
    return tell(load_case(request.param))


@pytest.fixture(scope="module")
def seller() -> Told:
    return tell(load_case(SELLER))


def near(value: float) -> object:
    return pytest.approx(value, abs=1e-4)


def solved(told: Told, key: str) -> Equilibrium:
    model, study, _ = told
    setup = trade_setup(model.definition)
    if key == "before":
        return baseline(setup, model.definition).solve()
    levels = study.reliefs[-1].levels if key == "relief" else {}
    return situation(setup, model.definition, levels).solve()


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "").replace("+", ""))


def test_what_is_drawn_adds_up_to_the_market(told: Told) -> None:
    _, study, _ = told
    assert list(study.flows) == ["before", "now", "relief"]
    for key, flows in study.flows.items():
        market = solved(told, key)
        party = {each.name: each.party for each in market.market.network.producers}
        for stop in flows.sellers:
            sold = sum(q for name, q in market.supply.items() if party[name] == stop.name[0])
            assert stop.quantity == near(sold)
            assert sum(b.quantity for b in flows.out if b.source == stop.name) == near(sold)
        for stop in flows.markets:
            bought = market.demand[stop.name[0]]
            assert sum(b.quantity for b in flows.into if b.goal == stop.name) == near(bought)
            assert stop.price == near(market.prices[stop.name[0]])
        for stop in flows.ways:
            assert sum(b.quantity for b in flows.out if b.goal == stop.name) == near(stop.quantity)
            sent = sum(b.quantity for b in flows.into if b.source == stop.name)
            assert sent == near(stop.quantity)
            assert stop.capacity is None or stop.quantity <= stop.capacity + 1e-4
            assert not (stop.closed_by and stop.quantity)
        for band in (*flows.out, *flows.into):
            assert band.least <= band.quantity <= band.most


def test_bands_are_as_broad_as_their_quantity_at_one_scale(told: Told) -> None:
    _, study, view = told
    scale = flow_scale(tuple(study.flows.values()))
    for panel, flows in zip(view.panels, study.flows.values(), strict=True):
        carried = [b.quantity for b in (*flows.out, *flows.into) if b.quantity >= 5e-4]
        ribbons = panel.map.ribbons
        assert sorted(r.quantity for r in ribbons) == pytest.approx(sorted(carried), abs=1e-4)
        for ribbon in ribbons:
            corners = [float(each) for each in re.findall(r"-?[\d.]+", ribbon.path)]
            left, at_right, left_below = corners[1], corners[8], corners[14]
            assert at_right == pytest.approx(ribbon.quantity * scale, abs=0.006)
            assert left_below - left == pytest.approx(ribbon.quantity * scale, abs=0.011)


def test_bands_stay_within_their_boxes_and_boxes_apart(told: Told) -> None:
    for panel in told[2].panels:
        boxes = [plate.box for plate in panel.map.plates]
        assert not any(a.meets(b) for a, b in combinations(boxes, 2))
        for ribbon in panel.map.ribbons:
            x0, y0, *_ = corners = [float(each) for each in re.findall(r"-?[\d.]+", ribbon.path)]
            x1, y1 = corners[6:8]
            for x, y in ((x0, y0), (x1, y1)):
                edges = [b for b in boxes if min(abs(b.x - x), abs(b.right - x)) < 0.11]
                assert any(b.y - 0.1 <= y and y + ribbon.height <= b.bottom + 0.1 for b in edges), (
                    ribbon
                )


def test_the_accounts_are_those_of_the_markets_and_add_up(told: Told) -> None:
    model, study, view = told
    names = {Labels(model).party(name): name for name in model.parties}
    for (first, then), effect in zip(
        (("before", "now"), ("now", "relief")), view.effects, strict=True
    ):
        before, now = accounts(solved(told, first)), accounts(solved(told, then))
        for row in effect.rows:
            assert number(row.total) == pytest.approx(sum(map(number, row.parts)), abs=2.01)
            items = [number(each) for each in re.findall(r"[+−][\d,]+", row.items)]
            assert number(row.total) == pytest.approx(sum(items), abs=4.01)
            if row.who in names:
                name = names[row.who]
                change = now[name].total - before[name].total
                assert number(row.total) == pytest.approx(1000 * change, abs=0.6)
        everybody = sum(a.total for a in now.parties.values())
        everybody -= sum(a.total for a in before.parties.values())
        assert number(effect.together.total) == pytest.approx(1000 * everybody, abs=0.6)
        bars = [number(bar.amount) for bar in effect.bars]
        assert bars == sorted(bars, reverse=True)
        longest = max(abs(each) for each in bars)
        for bar, amount in zip(effect.bars, bars, strict=True):
            assert bar.share * longest == pytest.approx(amount, abs=0.02 * longest + 0.6)
            assert bar.verb == ("gains" if amount > 0 else "loses")
    assert study.target


def test_relief_is_the_best_that_each_group_can_do(told: Told) -> None:
    model, study, _ = told
    case, setup = model.definition, trade_setup(model.definition)
    levers = {name: case.levers[name] for name in setup.levers}

    def worth(levels: dict[str, str]) -> float:
        return accounts(situation(setup, case, levels).solve())[study.target].total

    for relief in study.reliefs:
        own = [name for name, lever in levers.items() if lever.party in relief.members]
        choices = product(*(levers[name].levels for name in own))
        best = max(worth(dict(zip(own, chosen, strict=True))) for chosen in choices)
        assert relief.value == pytest.approx(best, abs=1e-5)
        assert worth(dict(relief.levels)) == pytest.approx(best, abs=1e-5)
        assert relief.gain == pytest.approx(best - worth({}), abs=1e-5)
        assert {levers[name].party for name in relief.levels} <= set(relief.members)
    holders = {lever.party for lever in levers.values()}
    assert len(study.reliefs) == 2 ** len(holders) - 1


def test_a_closed_way_is_drawn_as_such_and_says_by_whom(seller: Told) -> None:
    kinds = [
        {plate.lines[0].text: plate.kind for plate in panel.map.plates}
        for panel in seller[2].panels
    ]
    assert [each["near_port"] for each in kinds] == ["way", "way shut", "way"]
    assert kinds[1]["far_port"] == "way full"
    words = [line.text for plate in seller[2].panels[1].map.plates for line in plate.lines]
    place = words.index("✕ closed by")
    assert words[place + 1] == "Port state"
    assert any(word.startswith("4.0 Mt of 4.0 possible") for word in words)


def test_the_measures_say_whose_in_what_form_and_how_fast_undone(seller: Told) -> None:
    ban, ration = seller[2].measures
    assert (ban.sender, ban.target, ban.form, ban.undone) == (
        "Port state",
        "Seller",
        "lapse",
        "60 days",
    )
    assert ban.switch == "“transit”, held by Port state"
    assert ban.dates == "since 1 February 2022"
    assert (ration.form, ration.undone, ration.dates) == ("not stated", "not stated", "no dates")
    text = SELLER.read_text(encoding="utf-8").replace(
        "reversal_days = 60",
        "reversal_days = { value = 60, low = 54, high = 190 }\nuntil = 2024-05-01",
    )
    changed = tell(build_from(text, "seller.toml"))[2].measures
    assert changed[-1].undone == "60 days (54 to 190)"
    assert changed[-1].standing == "not now"
    assert changed[-1].dates == "since 1 February 2022 until 1 May 2024"


def test_a_case_without_trade_has_no_section_and_others_say_what_they_draw() -> None:
    assert 'id="trade"' not in report_of(load_case("chicken"))
    assert "#trade" not in report_of(load_case("chicken"))
    page = report_of(load_case(SELLER))
    assert page.count('<div class="flows">') == 3
    assert '<a href="#trade">' in page
    assert "one of many patterns" in page


def test_without_levers_or_baseline_one_picture_is_left() -> None:
    text = SELLER.read_text(encoding="utf-8")
    for line in ("when = \"transit == 'closed'\"\n", "when = \"favour == 'less'\"\n"):
        text = text.replace(line, "")
    text = text.replace('baseline = "before"\n', "").replace(
        "[trade.baselines.before]\nmeasures = []\n", ""
    )
    _, study, view = tell(build_from(text, "seller.toml"))
    assert list(study.flows) == ["now"]
    assert (view.effects, view.reliefs, view.lead) == ((), (), ())
    assert len(view.panels) == 1
    report_of(build_from(text, "seller.toml"))


def test_what_prices_do_not_settle_is_marked_with_its_range(told: Told) -> None:
    _, study, view = told
    for panel, flows in zip(view.panels, study.flows.values(), strict=True):
        loose = sum(not b.is_settled for b in (*flows.out, *flows.into) if b.quantity >= 5e-4)
        assert sum("one-of-many" in ribbon.style for ribbon in panel.map.ribbons) == loose
        for ribbon in panel.map.ribbons:
            if ribbon.label:
                assert ribbon.label.text.startswith("≈") == ("one-of-many" in ribbon.style)
    unsettled = [
        band
        for flows in study.flows.values()
        for band in flows.into
        if band.of_target and not band.is_settled
    ]
    assert len(view.spreads) == len(unsettled)
    for spread, band in zip(view.spreads, unsettled, strict=True):
        low, high = (number(each) for each in spread.range.split(" to "))
        assert (low, high) == pytest.approx((band.least, band.most), abs=0.051)


def test_fees_that_go_with_one_of_many_flows_say_from_what_to_what() -> None:
    """Two ports alike but for owner and fee, each large enough for all."""
    text = SELLER.read_text(encoding="utf-8")
    text = text.replace('cost = "70 USD / t"', 'cost = "30 USD / t"')
    text = re.sub(r'capacity = "(8|12) Mt / year"', 'capacity = "14 Mt / year"', text)
    text = text.replace('transit = "closed"\nfavour = "less"', 'transit = "open"\nfavour = "more"')
    text = text.replace("measures = []", 'measures = ["transit_ban"]', 1)
    told = tell(build_from(text, "two ports"))
    page = report_of(told[0])
    [effect] = [each for each in told[2].effects if each.title.startswith("Who gains and who pays")]
    row = next(each for each in effect.rows if each.who == "Port state")
    assert row.total_range == "(0 to +115)"
    assert "fees for the way" in row.items
    assert row.total_range in row.items
    assert row.total_range in page
    assert "In brackets: from what to what" in page


def test_without_such_fees_there_are_no_brackets(seller: Told) -> None:
    assert all(not each.is_open for each in seller[2].effects)
