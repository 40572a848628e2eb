"""What is too much is refused before it is begun, by name, and a larger budget lets it through."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from detente.budgets import Budget, afford, read_budget, within
from detente.casefile import shipped_cases
from detente.cli.app import COMMANDS
from detente.errors import InputError, TooLargeError
from detente.studies import load_case
from detente.studies.assessment import survey_readings
from tests.cli.conftest import Detente, detente

__all__ = ["detente"]


def head(parties: int, levers: int) -> list[str]:
    found = ["format = 1", 'title = "many"', "as_of = 2025-01-01"]
    found += [f"[parties.p{k}]" for k in range(parties)]
    for k in range(levers):
        found += [f"[levers.l{k}]", f'party = "p{k % parties}"', 'levels = ["no", "yes"]']
    return [*found, "[status_quo]", *(f'l{k} = "no"' for k in range(levers))]


def statements() -> Iterator[str]:
    yield from head(1, 26)
    listed = ", ".join(f'"l{k % 26}"' for k in range(1500))
    yield f"[preferences.p0]\nstatements = [{listed}]"


def parties() -> Iterator[str]:
    yield from head(200, 26)
    yield from (f'[preferences.p{k}]\nvalue = "l{k % 26}"' for k in range(200))


def readings() -> Iterator[str]:
    yield from head(12, 16)
    for k in range(12):
        yield f'[preferences.p{k}]\nvalue = "l{k}"'
        yield f'[preferences.p{k}.alternatives.other]\nvalue = "0 - l{k}"'


def states() -> Iterator[str]:
    yield from head(2, 22)
    yield from (f'[preferences.p{k}]\nvalue = "l{k} - l{1 - k}"' for k in (0, 1))


def ruled() -> Iterator[str]:
    """Rules that name every lever, so that how many states there are is not known before."""
    yield from head(1, 40)
    yield from (f'[[rules]]\nnever = "l{k} and l{39 - k}"' for k in range(20))
    yield '[preferences.p0]\nvalue = "l0"'


def tariffs() -> Iterator[str]:
    yield from head(2, 9)
    yield '[preferences.p0]\nvalue = "gain"\n[preferences.p1]\nvalue = "0"'
    yield '[outcomes.gain]\nunit = "bn USD / year"\nfrom = "trade.accounts.p0.total"'
    yield '[trade]\ngood = "a good"'
    curve = 'price = "100 USD / t"\nquantity = "10 Mt / year"\nelasticity = 0.5'
    for k in range(25):
        yield f'[trade.producers.a{k}]\nparty = "p0"\n[trade.producers.a{k}.supply]\n{curve}'
        yield f'[trade.markets.m{k}]\nparty = "p1"\n[trade.markets.m{k}.demand]\n{curve}'
    yield '[trade.legs.sea]\ncost = "10 USD / t"'
    names = ", ".join(f'"a{k}"' for k in range(25))
    ways = ", ".join(f'm{k} = ["sea"]' for k in range(25))
    yield f"[trade.routes.r]\nfrom = [{names}]\nto = {{ {ways} }}"
    for k in range(9):
        yield f'[trade.measures.t{k}]\nkind = "specific_tariff"\nsender = "p1"'
        yield f'markets = ["m{k}"]\nrate = "{5 + k} USD / t"\nwhen = "l{k}"'


LARGE: dict[str, tuple[Callable[[], Iterator[str]], list[str], str]] = {
    "statements": (statements, ["check"], "67,108,864 states x 1 preference with 1,500 statements"),
    "parties": (parties, ["check"], "67,108,864 states x 200 preferences"),
    "states": (states, ["brief"], "4,194,304 states"),
    "rules": (ruled, ["check"], "partial states x 20 rules"),
    "readings": (readings, ["brief"], "65,536 states x 12 movers x 66 agreements"),
    "tariffs": (tariffs, ["check"], "512 sets of measures x 625 ways"),
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Callable[[], Iterator[str]]], Path]:
    def write(lines: Callable[[], Iterator[str]]) -> Path:
        path = tmp_path / f"{lines.__name__.strip('<>')}.toml"
        path.write_text("\n".join(lines()) + "\n", encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", LARGE)
def test_a_small_file_that_costs_much_is_refused(
    name: str, written: Callable[..., Path], detente: Detente
) -> None:
    lines, words, product = LARGE[name]
    file = written(lines)
    assert file.stat().st_size < 40_000
    began = time.process_time()
    ran = detente(*words, file)
    assert time.process_time() - began < 8
    assert ran.code == 2
    told = ran.out + ran.err
    assert product in told.replace("\n", " ")
    assert "the budget is 10 s and 2 GB" in told
    assert "--budget SECONDS,GB" in told


def test_readings_that_cost_much_are_refused_before_they_are_gone_through(
    written: Callable[..., Path],
) -> None:
    model = load_case(written(readings))
    began = time.process_time()
    with within(Budget()), pytest.raises(TooLargeError, match=r"4,096 combinations .* x 65,536"):
        survey_readings(model)
    assert time.process_time() - began < 8


def test_more_draws_than_a_day_holds_are_refused_at_once(detente: Detente) -> None:
    small = Path(__file__).parent / "data" / "small" / "ferry.toml"
    began = time.process_time()
    ran = detente("robust", small, "--draws", 2**30)
    assert time.process_time() - began < 5
    assert ran.code == 2
    assert "1,073,741,824 draws x " in ran.err
    assert "GB of memory" in ran.err
    assert detente("robust", small, "--draws", 64, "--budget", "1e-9").code == 2
    assert detente("robust", small, "--draws", 64).code == 0
    assert detente("trace", small, "deal_holds", "--draws", 64, "--budget", "1e-9").code == 2


def counted_up(levers: int) -> Iterator[str]:
    """Aims that add up to another rank for every state."""
    yield from head(7, levers)
    for k in range(7):
        signs = ["+" if (j + k) % 3 else "-" for j in range(levers)]
        terms = (f"{sign} {(3 * j + k) % 7 + 1} * l{j}" for j, sign in enumerate(signs))
        yield f'[preferences.p{k}]\nvalue = "0 {" ".join(terms)}"'


@pytest.mark.parametrize(
    ("words", "product"),
    [
        (["coalitions"], "127 coalitions x 16,384 states"),
        (["exchanges", "--agreements", "all"], "16,384 states x 7 movers"),
        (["show", "--states", "-f", "csv", "--budget", "0.1"], "16,384 states x 14 levers"),
        (["export", "-f", "json", "--budget", "0.2"], "16,384 states x 14 levers as JSON"),
        (["turns", "--budget", "1"], "105 numbers x 16,384 states x 7 movers"),
    ],
)
def test_products_that_no_single_cap_sees(
    words: list[str], product: str, written: Callable[..., Path], detente: Detente
) -> None:
    file = written(lambda: counted_up(14))
    ran = detente(words[0], file, *words[1:])
    assert ran.code == 2
    assert product in ran.err
    assert "the budget is " in ran.err


def test_a_larger_budget_lets_it_through(written: Callable[..., Path], detente: Detente) -> None:
    file = written(lambda: iter([*head(2, 10), *list(states())[-2:]]))
    assert detente("check", file, "--budget", "1e-5").code == 2
    assert detente("check", file, "--budget", "1,1e-6").code == 2
    assert detente("check", file, "--budget", "1").code == 0
    assert detente("check", file).code == 0
    assert load_case(file).space.size == 1024  # from Python nothing is refused


@pytest.mark.parametrize("text", ["", "x", "1,x", "-1", "0", "nan", "1,2,3", ",0"])
def test_a_budget_is_two_numbers(text: str) -> None:
    if not text:
        assert read_budget(text) == Budget()
        return
    with pytest.raises(InputError, match="write seconds of processor time and GB"):
        read_budget(text)


def test_what_is_refused_is_named_with_its_cost() -> None:
    afford("anything", "Cut", seconds=1e9, size=1e18)  # without a budget
    with within(Budget(10, 2)):
        afford("enough", "Cut", seconds=10, size=2 * 2**30)
        with pytest.raises(TooLargeError, match=r"^much would take some 1,200 s of processor"):
            afford("much", "Cut it", seconds=1200)
        with pytest.raises(TooLargeError, match=r"some 4 GB of memory; .* 2 GB\. Cut it, or give"):
            afford("much", "Cut it", size=4 * 2**30)
        with within(None):
            afford("much", "Cut it", seconds=1200)


@pytest.mark.parametrize("command", [n for n in COMMANDS if n not in ("cases", "schema", "score")])
def test_every_command_on_a_case_has_the_option(command: str, detente: Detente) -> None:
    assert "--budget SECONDS,GB" in detente(command, "--help").out


@pytest.mark.parametrize("case", shipped_cases())
def test_shipped_cases_are_within_the_usual_budget(case: str, detente: Detente) -> None:
    ran = detente("check", case, "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)


def test_a_lever_of_a_thousand_steps(written: Callable[..., Path], detente: Detente) -> None:
    def lines() -> Iterator[str]:
        levels = ", ".join(f'"{k}"' for k in range(1_001))
        yield 'format = 1\ntitle = "A pie"\n[parties.a]\n[parties.b]'
        yield f'[levers.share]\nparty = "a"\nlevels = [{levels}]'
        yield '[levers.taken]\nparty = "b"\nlevels = ["no", "yes"]'
        yield '[status_quo]\nshare = "0"\ntaken = "no"'
        yield "[preferences]\na.value = \"2 * taken - (share >= '5')\""
        yield "b.value = \"(share >= '5') - 0.5 * taken\""

    ran = detente("stability", written(lines), "--summary")
    assert ran.code == 0
    assert "2,002 states" in ran.out
