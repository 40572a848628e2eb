"""What each command prints."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator

from detente import analyse, load_case, shipped_cases
from detente.cli.inputs import state_number
from detente.cli.options import split_list
from detente.cli.output import emit_lines, printable, table_text
from detente.errors import InfeasibleStateError, InputError, UnknownNameError
from detente.report.data import to_data
from detente.studies.assessment import states_by_concept
from tests.cli.conftest import Detente

ROW = load_case("prisoners-dilemma").parties["row"].title


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_cases_lists_what_ships(detente: Detente) -> None:
    ran = detente("cases", "--format", "json")
    assert ran.err == ""
    found = json.loads(ran.out)
    assert [case["name"] for case in found] == list(shipped_cases())
    elmira = next(case for case in found if case["name"] == "elmira")
    assert (elmira["parties"], elmira["levers"], elmira["states"]) == (3, 5, 12)
    assert [row["states"] for row in rows_of(detente("cases", "--format", "csv").out)] == [
        str(case["states"]) for case in found
    ]
    table = detente("cases").out.splitlines()
    assert len(table) == 1 + len(found)
    assert all(line == line.rstrip() for line in table)


def test_check_gives_one_line_a_case(two: Path, tmp_path: Path, detente: Detente) -> None:
    ran = detente("check", "elmira", "chicken")
    assert ran == (
        0,
        "elmira: valid: 3 parties, 5 levers, 12 states.\n"
        "chicken: valid: 2 parties, 2 levers, 4 states.\n",
        "",
    )
    broken = tmp_path / "broken.toml"
    broken.write_text(two.read_text().replace('"not x"', '"not z"'), encoding="utf-8")
    ran = detente("check", "elmira", broken, "nosuch", "chicken")
    assert ran.code == 2
    lines = ran.out.splitlines()
    assert [": INVALID: " in line for line in lines] == [False, True, True, False]
    assert "preferences.a.alternatives.soft, statements[1]" in lines[1]
    verdicts = json.loads(detente("check", "elmira", broken, "--format", "json").out)
    assert [verdict["valid"] for verdict in verdicts] == [True, False]
    assert "no lever or outcome named 'z'" in verdicts[1]["problem"]


def test_check_names_doubts_and_strict_makes_them_count(
    two: Path, tmp_path: Path, detente: Detente
) -> None:
    ran = detente("check", two)
    assert ran.code == 0
    assert "Doubt: named state 'nowhere' denotes no state." in ran.out
    assert detente("check", "--strict", two).code == 3
    assert detente("check", "--strict", "elmira").code == 0
    assert detente("check", "--strict", two, "nosuch").code == 2
    dull = tmp_path / "dull.toml"
    text = two.read_text().replace("x + (y == 'mid')", "1")
    dull.write_text(text + "[[rules]]\nnever = \"y == 'mid'\"\n", encoding="utf-8")
    out = detente("check", dull, "--format", "csv").out
    assert "lever 'y' is never at mid." in out
    assert "party 'b' finds all states equally good." in out


def test_show_prints_the_case(two: Path, detente: Detente) -> None:
    ran = detente("show", "elmira")
    assert ran.err == ""
    for words in ("Uniroyal", "abandon", "States: 12 feasible of 32", "Status quo: state 1"):
        assert words in ran.out
    data = json.loads(detente("show", "elmira", "--format", "json").out)
    assert [lever["moves"] for lever in data["levers"]] == ["up", "down", "both", "up", "both"]
    assert data["status_quo"] == {"id": 1, "levels": load_case("elmira").space.levels_of(1)}
    assert data["named_states"]["s9"] == [5, 6, 11, 12]
    rows = rows_of(detente("show", "elmira", "--format", "csv").out)
    assert [row["party"] for row in rows] == ["moe"] + ["uniroyal"] * 3 + ["local_government"]
    assert "soft" in detente("show", two).out


def test_show_states_lists_every_state(detente: Detente) -> None:
    model = load_case("elmira")
    rows = rows_of(detente("show", "elmira", "--states", "--format", "csv").out)
    for number, row in enumerate(rows, start=1):
        assert int(row["state"]) == number
        assert {name: row[name] for name in model.levers} == model.space.levels_of(number)
        assert (row["status quo"] == "true") == (number == 1)
    assert [row["named"] for row in rows][4:8] == ["s9", "s9", "s5", "s6"]
    data = json.loads(detente("show", "elmira", "--states", "--format", "json").out)
    assert len(data["states"]) == model.space.size


@pytest.mark.parametrize("case", ["elmira", "belarus-2025"])
def test_stability_json_is_the_promised_document(case: str, detente: Detente) -> None:
    model = load_case(case)
    ran = detente("stability", case, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == to_data(states_by_concept(model))


def test_stability_takes_concepts_by_commas_or_one_by_one(detente: Detente) -> None:
    for words in (["--concept", "nash, sim,nash"], ["--concept", "nash", "--concept", "sim"]):
        data = json.loads(detente("stability", "chicken", "--format", "json", *words).out)
        assert data["equilibria"] == {"nash": [2, 3], "sim": [2, 3, 4]}


def test_stability_table_says_who_would_leave(detente: Detente) -> None:
    lines = detente("stability", "chicken", "--concept", "nash").out.splitlines()
    assert lines[1].split() == ["state", "row_swerves", "column_swerves", "nash"]
    assert [" ".join(line.split()) for line in lines[2:]] == [
        "1 (status quo) no no no: row column",
        "2 yes no yes",
        "3 no yes yes",
        "4 yes yes no: row column",
    ]


def test_stability_csv_has_a_row_a_state(detente: Detente) -> None:
    rows = rows_of(detente("stability", "belarus-2025", "--format", "csv").out)
    assert len(rows) == load_case("belarus-2025").space.size


def test_a_long_table_shows_what_matters_and_says_so(detente: Detente) -> None:
    model = load_case("belarus-2025")
    ran = detente("stability", "belarus-2025", "--concept", "nash")
    shown = {int(line.split()[0]) for line in ran.out.splitlines()[2:]}
    assert shown == {model.status_quo, *analyse(model, ("nash",)).equilibria("nash")}
    assert ran.err.startswith(f"note: shows the {len(shown)} states of {model.space.size:,}")
    assert "--format csv has all" in ran.err


def test_stability_summary_counts(detente: Detente) -> None:
    data = json.loads(detente("stability", "elmira", "--summary", "--format", "json").out)
    assert data["states"] == 12
    assert data["concepts"]["nash"] == {
        "equilibria": 6,
        "first": [5, 6, 7, 10, 11, 12],
        "status_quo_holds": False,
        "would_leave_status_quo": ["local_government"],
    }
    rows = rows_of(detente("stability", "elmira", "--summary", "--format", "csv").out)
    assert [row["equilibria"] for row in rows] == ["6", "8", "8", "6", "6"]
    assert "no: local_government" in detente("stability", "elmira", "--summary").out


def test_stability_follows_the_reading(two: Path, detente: Detente) -> None:
    hard = json.loads(detente("stability", two, "--format", "json").out)
    soft = json.loads(detente("stability", two, "--reading", "a=soft", "--format", "json").out)
    assert hard["equilibria"]["nash"] == [4]
    assert soft["equilibria"]["nash"] == [3]
    assert hard["fingerprint"] != soft["fingerprint"]


def test_a_vast_case_asks_for_a_summary_or_a_file(vast: Path, detente: Detente) -> None:
    for words in ([], ["--format", "json"], ["--format", "csv"]):
        ran = detente("stability", vast, *words)
        assert (ran.code, ran.out) == (2, "")
        assert "131,072 states" in ran.err
        assert "--summary" in ran.err
        assert "--output" in ran.err
    summary = json.loads(detente("stability", vast, "--summary", "--format", "json").out)
    assert summary["concepts"]["nash"]["equilibria"] == 2**15
    assert len(summary["concepts"]["nash"]["first"]) == 20
    target = vast.with_suffix(".parquet")
    ran = detente("stability", vast, "--output", target, "--concept", "nash")
    assert (ran.code, ran.out) == (0, "")
    found = pq.read_table(target)
    assert found.num_rows == 2**17
    assert sum(found.column("equilibrium.nash").to_pylist()) == 2**15


def test_stability_output_is_parquet_by_name(two: Path, detente: Detente) -> None:
    ran = detente("stability", "chicken", "--output", two.with_name("x.csv"))
    assert (ran.code, ran.out) == (2, "")
    assert "detente export" in ran.err
    assert not two.with_name("x.csv").exists()


def test_explain_tells_the_proof(detente: Detente) -> None:
    ran = detente("explain", "prisoners-dilemma", "--state", "4", "--party", "row")
    assert ran.out.splitlines()[0] == (
        f"State 4 is sequentially stable for {ROW}: its one improvement is deterred."
    )
    both = detente("explain", "prisoners-dilemma", "--state", "4", "--concept", "nash").out
    assert both.count("State 4 is not Nash stable") == 2
    data = json.loads(
        detente("explain", "prisoners-dilemma", "--state", "4", "--format", "json").out
    )
    row = data["parties"]["row"]
    assert row["stable"] is True
    [improvement] = row["improvements"]
    assert improvement["deterred"] is True
    assert improvement["move"]["from"] == 4
    [counter] = improvement["countermove"]
    assert counter["party"] == "column"
    assert counter["to"] == improvement["end"]
    rows = rows_of(detente("explain", "prisoners-dilemma", "--state", "4", "--format", "csv").out)
    assert [row["party"] for row in rows] == ["row", "column"]
    assert rows[0]["deterred"] == "true"


def test_paths_say_who_is_in_the_way(detente: Detente) -> None:
    data = json.loads(detente("paths", "prisoners-dilemma", "--format", "json").out)
    assert (data["from"], data["concept"]) == (1, "seq")
    one, four = data["routes"]
    assert one == {
        "to": 1,
        "shortest": [],
        "willing": [],
        "least_reluctant": [],
        "blockers": [],
    }
    assert four["willing"] is None
    assert four["blockers"] == ["row", "column"]
    lines = detente("paths", "prisoners-dilemma").out.splitlines()
    assert lines[2].endswith("already there")
    assert lines[3].split()[:3] == ["4", "2", "–"]
    data = json.loads(
        detente("paths", "elmira", "--state", "s1", "--to", "s8,3", "--format", "json").out
    )
    assert [route["to"] for route in data["routes"]] == [10, 3]
    assert data["agreements"]["sets"] == [["moe", "uniroyal", "local_government"]]
    told = detente("paths", "elmira", "--state", "s5", "--to", "s8").out
    assert told.splitlines()[2].endswith("7 → moe+uniroyal → 10")
    alone = detente("paths", "elmira", "--to", "s8", "--agreements", "none", "-f", "json")
    assert json.loads(alone.out)["agreements"] is None


def test_inverse_says_what_would_have_to_change(detente: Detente) -> None:
    words = ["inverse", "prisoners-dilemma", "--state", "4", "--concept", "nash"]
    data = json.loads(detente(*words, "--format", "json").out)
    assert data["equilibrium"] is False
    assert data["turned_alone_by"] == []
    assert data["parties"]["row"]["share"]["exact"] == "1/2"
    assert data["parties"]["row"]["smallest_change"]["states_to_pass"] == 1
    out = detente(*words, "--party", "row").out
    assert "50.0% (1/2)" in out
    assert f"{ROW} finds state 4 at least as good as state 3." in out


def test_coalitions_upset_equilibria(detente: Detente) -> None:
    data = json.loads(detente("coalitions", "elmira", "--format", "json").out)
    assert data["upset"]["7"] == [{"coalition": ["moe", "uniroyal"], "to": [10]}]
    assert data["upset"]["10"] == []
    assert data["coalition_equilibria"]["cnash"] == [5, 6, 10, 11, 12]
    out = detente("coalitions", "elmira").out
    assert "moe + uniroyal" in out
    assert "Stable for every coalition, cnash: 5, 6, 10, 11, 12" in out


def test_one_coalition_state_by_state(detente: Detente) -> None:
    words = ["coalitions", "elmira", "--coalition", "uniroyal,moe"]
    data = json.loads(detente(*words, "--format", "json").out)
    assert data["coalition"] == ["moe", "uniroyal"]
    assert data["stable"]["cnash"][6] is False
    rows = rows_of(detente(*words, "--format", "csv").out)
    assert [row["cnash"] for row in rows][6] == "false"
    assert detente("coalitions", "elmira", "--coalition", "nobody").code == 2


def test_foresight_looks_as_far_as_asked(detente: Detente) -> None:
    far = json.loads(detente("foresight", "chicken", "--format", "json").out)
    assert (far["concept"], far["equilibria"]) == ("non_myopic", [4])
    near = json.loads(detente("foresight", "chicken", "--horizon", "1", "--format", "json").out)
    assert (near["concept"], near["horizon"], near["equilibria"]) == ("limited_move", 1, [2, 3])
    rows = rows_of(detente("foresight", "chicken", "--horizon", "2", "--format", "csv").out)
    assert [row["equilibrium"] for row in rows] == ["no"] * 4
    assert detente("foresight", "elmira").code == 2
    ran = detente("stability", "chicken", "--concept", "non_myopic")
    assert ran.code == 2
    assert "detente foresight" in ran.err


def test_foresight_admits_what_ties_leave_open(two: Path, detente: Detente) -> None:
    data = json.loads(detente("foresight", two, "--format", "json").out)
    assert set(data["verdicts"]) == {"a", "b"}
    words = {word for verdicts in data["verdicts"].values() for word in verdicts}
    assert words <= {"yes", "no", "depends"}
    for number, pair in enumerate(zip(*data["verdicts"].values(), strict=True), start=1):
        assert (number in data["equilibria"]) == (pair == ("yes", "yes"))
        assert (number in data["depends"]) == ("no" not in pair and "depends" in pair)


def test_many_levers_are_told_by_what_differs(detente: Detente) -> None:
    model = load_case("belarus-2025")
    out = detente("stability", "belarus-2025", "--concept", "nash").out.splitlines()
    assert "differs from the status quo in" in out[1]
    now = model.space.levels_of(model.status_quo)
    for line in out[2:]:
        number = int(line.split()[0])
        changed = dict(word.split("=") for word in line.split() if "=" in word)
        assert now | changed == model.space.levels_of(number)
        assert ("nothing" in line) == (number == model.status_quo) == ("(status quo)" in line)


def test_schema_is_a_schema(detente: Detente) -> None:
    schema = json.loads(detente("schema").out)
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["parties"]


def test_states_by_number_status_quo_or_name(two: Path) -> None:
    model = load_case(two)
    assert state_number(model, "status-quo") == state_number(model, "status_quo") == 1
    assert state_number(model, "6") == state_number(model, "corner") == 6
    for text, error, words in [
        ("7", InfeasibleStateError, "1 to 6"),
        ("0", InfeasibleStateError, "1 to 6"),
        ("9" * 5000, UnknownNameError, "no state named"),
        ("edge", InputError, "name of 3 states: 2, 4, 6"),
        ("nowhere", InputError, "name of 0 states"),
        ("cornr", UnknownNameError, "Did you mean 'corner'"),
        ("-1", UnknownNameError, "'status-quo'"),
        ("٣", UnknownNameError, "no state named"),
    ]:
        with pytest.raises(error, match=words):
            state_number(model, text)


def test_lists_keep_order_and_drop_repeats() -> None:
    assert split_list(["b, a", "b", "", ",c,"]) == ("b", "a", "c")


def test_tables_align_whatever_the_alphabet() -> None:
    rows: list[list[Any]] = [["停火", 5, True], ["é", 10, None]]
    assert table_text(["name", "n", "ok"], rows) == ("name   n  ok\n停火   5  yes\né     10  –\n")


def test_printable_text_is_one_line() -> None:
    assert printable("a\nb\tc\x1b\u202e") == "a b c\ufffd\ufffd"


def test_on_a_terminal_prose_is_wrapped_and_cells_are_never_cut(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "40")
    emit_lines(["  " + "word " * 20])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 40
    assert [line[:5] for line in lines] == ["  wor"] + ["    w"] * (len(lines) - 1)
    text = table_text(["x" * 30, "y" * 30], [["a" * 30, "b" * 30]])
    text = re.sub(r"\x1b\[\d*m", "", text)  # headers are bold
    assert max(map(len, text.splitlines())) <= 40
    assert {letter: text.count(letter) for letter in "xyab"} == dict.fromkeys("xyab", 30)


def test_on_a_terminal_tables_are_ruled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    text = table_text(["state", "[bold]"], [[1, "[b]yes[/b]"], [12, "no: us"]])
    assert "─" in text or "━" in text
    assert "[bold]" in text
    assert "[b]yes[/b]" in text  # a name is never markup
    assert "no: us" in text


def test_brief_prints_the_front_page(detente: Detente) -> None:
    from detente.report.terminal import front_page_lines
    from detente.studies.front_page import front_page

    model = load_case("elmira")
    page = front_page(model, case="elmira")
    assert detente("brief", "elmira").out.splitlines() == front_page_lines(page)
    data = json.loads(detente("brief", "elmira", "--format", "json").out)
    assert data["sentences"] == list(page.sentences)
    assert data["holds"] is (model.status_quo in analyse(model).equilibria("seq"))
