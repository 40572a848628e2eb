"""Cases by their address: read, solved in a view, written, taken back."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest

from detente.casefile import read_text
from detente.concepts import STRENGTHS
from detente.stability import analyse
from detente.studies import load_case
from detente.studies.front_page import front_page
from detente.studies.live import BITS
from detente.web import Settings, create_app
from tests.web.asgi import PORT, Client

CASES = "/api/v1/cases"
DILEMMA = f"{CASES}/dilemma"


def test_cases_of_the_folder_may_be_written_and_shipped_ones_not(client: Client) -> None:
    listed = {each["name"]: each["writable"] for each in client.get(CASES).json["cases"]}
    assert listed["dilemma"]
    assert not listed["belarus-2025"]
    assert client.get(f"{CASES}/nowhere").status == 404


def test_a_solved_view_is_what_the_library_says(client: Client) -> None:
    answer = client.post(f"{CASES}/elmira/solve", {"concept": "seq"}).json
    model = load_case("elmira")
    table = analyse(model)
    marks = np.frombuffer(base64.b64decode(answer["marks"]), np.uint8)
    for concept in STRENGTHS:
        assert np.array_equal((marks & BITS[concept]) > 0, table.is_equilibrium(concept))
        assert answer["counts"][concept] == len(table.equilibria(concept))
    assert {each["state"] for each in answer["resting"]} == set(table.equilibria("seq"))
    assert answer["difference"] == ""


def test_what_differs_in_a_view_is_told(client: Client) -> None:
    view = "readings.us=no_plan"
    answer = client.post(f"{CASES}/belarus-2025/solve", {"view": view}).json
    assert answer["view"] == view
    assert answer["difference"]
    assert answer["fingerprint"] != client.post(f"{CASES}/belarus-2025/solve").json["fingerprint"]


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"view": "readings.nobody=x"}, 422, "nobody"),
        ({"view": "nonsense"}, 422, "KEY=VALUE"),
        ({"concept": "best"}, 404, "best"),
        ({"concept": 3}, 422, "does not fit"),
        ({"surprise": 1}, 422, "does not fit"),
        ({"most": 0}, 422, "does not fit"),
    ],
)
def test_a_wrong_question_is_told_where(
    client: Client, body: dict[str, object], status: int, told: str
) -> None:
    answer = client.post(f"{DILEMMA}/solve", body)
    assert answer.status == status
    assert told in str(answer.json)


def test_why_and_ways(client: Client) -> None:
    why = client.post(f"{CASES}/belarus-2025/states/1/why", {"concept": "seq"}).json
    assert set(why["parties"]) >= {"us", "belarus"}
    assert all(isinstance(line, str) for lines in why["reasons"].values() for line in lines)
    assert client.post(f"{CASES}/belarus-2025/states/9999999/why").status in (404, 422)
    ways = client.post(f"{DILEMMA}/ways", {"to": [1]}).json
    assert ways["routes"][0]["to"] == 1


def test_agreements_are_told_in_the_words_of_the_front_page(client: Client) -> None:
    told = client.post(f"{CASES}/belarus-2008/agreements").json["blocks"]
    shown = front_page(load_case("belarus-2008"), case="belarus-2008")
    page = {each.key: each for each in shown.blocks}
    assert {"position", "exchange", "record"} <= {each["key"] for each in told}
    for each in told:
        same = page[each["key"]]
        assert each["heading"] == same.heading
        assert [tuple(row["lines"]) for row in each["rows"]] == [row.lines for row in same.rows]
    view = "outcomes.relief_gain=0"
    assert client.post(f"{CASES}/belarus-2008/agreements", {"view": view}).json["blocks"] != told


def test_a_text_is_written_only_over_the_text_it_changes(client: Client, folder: Path) -> None:
    file = folder / "dilemma.toml"
    before = file.read_bytes()
    answer = client.get(f"{DILEMMA}/text")
    etag, text = answer.headers["etag"], answer.body.decode()
    changed = text.replace("title = ", "# a note\ntitle = ", 1)
    put = {"text": changed, "label": "a note"}
    assert client.ask("PUT", f"{DILEMMA}/text", put).status == 428
    assert client.ask("PUT", f"{DILEMMA}/text", put, {"if-match": '"old"'}).status == 412
    assert file.read_bytes() == before
    wrong = {"text": text.replace("format = 1", "format = 7")}
    assert client.ask("PUT", f"{DILEMMA}/text", wrong, {"if-match": etag}).status == 422
    assert file.read_bytes() == before
    done = client.ask("PUT", f"{DILEMMA}/text", put, {"if-match": etag})
    assert (done.status, done.json["undo"]) == (200, "a note")
    assert file.read_text(encoding="utf-8") == changed
    again = client.post(f"{DILEMMA}/undo", headers={"if-match": done.json["etag"]}).json
    assert (again["undone"], again["redo"]) == ("a note", "a note")
    assert file.read_bytes() == before
    assert client.post(f"{DILEMMA}/redo", headers={"if-match": again["etag"]}).status == 200
    assert file.read_text(encoding="utf-8") == changed


def test_a_change_from_outside_is_seen_and_can_be_taken_back(client: Client, folder: Path) -> None:
    file = folder / "dilemma.toml"
    before, etag = file.read_text("utf-8"), client.get(DILEMMA).headers["etag"]
    file.write_text(before.replace("format = 1", "format = 1\n# by an editor"), "utf-8")
    assert client.ask("PUT", f"{DILEMMA}/text", {"text": before}, {"if-match": etag}).status == 412
    now = client.get(DILEMMA).json
    assert now["undo"] == "changed outside"
    client.post(f"{DILEMMA}/undo", headers={"if-match": now["etag"]})
    assert file.read_text("utf-8") == before


def test_a_file_that_is_no_case_any_more_is_told_and_mended(client: Client, folder: Path) -> None:
    file = folder / "dilemma.toml"
    good = file.read_text("utf-8")
    client.get(DILEMMA)
    file.write_text("format = 1\n", "utf-8")
    assert client.post(f"{DILEMMA}/solve").json["stale"]  # the last that could be solved
    assert client.get(DILEMMA).json["broken"]
    assert client.get(f"{DILEMMA}/text").body == b"format = 1\n"
    file.write_text(good, "utf-8")
    assert not client.post(f"{DILEMMA}/solve").json["stale"]
    assert not client.get(DILEMMA).json["broken"]


def test_what_ifs_become_edits_that_keep_comments(folder: Path) -> None:
    text = "# mine\n" + read_text("belarus-2008")[0]
    (folder / "eight.toml").write_text(text, "utf-8")
    settings = Settings(PORT, folder=folder)
    client = Client(create_app(settings), settings.token)
    case = f"{CASES}/eight"
    address = "outcomes.relief_gain.table[1][1]"
    before = client.post(f"{case}/solve", {"view": f"{address}=0.5"}).json
    etag = client.get(case).headers["etag"]
    done = client.post(f"{case}/what-ifs", {"view": f"{address}=0.5"}, headers={"if-match": etag})
    assert done.status == 200, done.json
    written = (folder / "eight.toml").read_text("utf-8")
    assert written.startswith("# mine\n")
    assert client.post(f"{case}/solve").json["fingerprint"] == before["fingerprint"]


def test_a_server_for_reading_writes_nothing(folder: Path) -> None:
    settings = Settings(PORT, folder=folder, read_only=True)
    client = Client(create_app(settings), settings.token)
    before = (folder / "dilemma.toml").read_bytes()
    answer = client.get(f"{DILEMMA}/text")
    put = {"text": answer.body.decode() + "\n# more\n"}
    etag = {"if-match": answer.headers["etag"]}
    assert client.ask("PUT", f"{DILEMMA}/text", put, etag).status == 403
    shipped = client.get(f"{CASES}/elmira/text")
    put = {"text": shipped.body.decode()}
    etag = {"if-match": shipped.headers["etag"]}
    assert client.ask("PUT", f"{CASES}/elmira/text", put, etag).status == 403
    assert (folder / "dilemma.toml").read_bytes() == before


def test_a_text_is_looked_at_and_not_written(client: Client, folder: Path) -> None:
    text = client.get(f"{DILEMMA}/text").body.decode()
    assert client.post(f"{DILEMMA}/check", {"text": text}).json == {"valid": True, "problems": []}
    wrong = client.post(f"{DILEMMA}/check", {"text": text.replace("format = 1", "format = 7")})
    assert wrong.status == 200
    assert not wrong.json["valid"]
    assert wrong.json["problems"][0]["path"] == "format"
    assert (folder / "dilemma.toml").read_text("utf-8") == text
