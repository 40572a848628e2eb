"""Commands, merges, what outlives the server, and who holds the file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from detente.web import Settings, create_app
from tests.web.asgi import PORT, Client

DILEMMA = "/api/v1/cases/dilemma"


def restarted(client: Client, folder: Path) -> Client:
    client.app.app.state.desk.close()
    settings = Settings(PORT, folder=folder)
    return Client(create_app(settings), settings.token)


def patched(client: Client, commands: list[dict[str, Any]], etag: str = "") -> Any:
    tag = etag or client.get(DILEMMA).json["etag"]
    body = {"commands": commands, "label": "by command"}
    return client.ask("PATCH", DILEMMA, body, {"if-match": f'"{tag}"'})


LABEL = {"do": "set", "path": ["parties", "row", "label"], "value": "Rows"}


def test_a_command_changes_the_lines_it_must(client: Client, folder: Path) -> None:
    file = folder / "dilemma.toml"
    before = file.read_text("utf-8")
    answer = patched(client, [LABEL])
    assert answer.status == 200, answer.json
    after = file.read_text("utf-8")
    assert after == before.replace('"First party"', '"Rows"', 1)
    assert (answer.json["undo"], len(answer.json["splices"])) == ("by command", 1)
    renamed = {"do": "rename", "path": ["parties", "row"], "name": "first"}
    assert patched(client, [renamed]).status == 200
    data = tomllib.loads(file.read_text("utf-8"))
    assert data["levers"]["row_cooperates"]["party"] == "first"
    assert "first" in data["preferences"]


@pytest.mark.parametrize(
    ("command", "path"),
    [
        ({"do": "set", "path": ["levers", "row_cooperates", "party"], "value": "nobody"}, "levers"),
        ({"do": "set", "path": ["nowhere"], "value": 1}, "nowhere"),
        ({"do": "put", "path": ["parties", "row", "colour"], "value": "red"}, "parties.row.colour"),
        (
            {"do": "set", "path": ["named_states", "mutual_defection", "where"], "value": "arests"},
            "named_states",
        ),
    ],
)
def test_a_command_after_which_there_is_no_case_changes_nothing(
    client: Client, folder: Path, command: dict[str, Any], path: str
) -> None:
    before = (folder / "dilemma.toml").read_bytes()
    answer = patched(client, [command])
    assert answer.status == 422, answer.json
    assert any(path in str(each) for each in answer.json["problems"]), answer.json
    assert (folder / "dilemma.toml").read_bytes() == before
    assert client.get(DILEMMA).json["undo"] is None


def test_a_problem_is_told_with_its_line(client: Client) -> None:
    text = client.get(f"{DILEMMA}/text").body.decode()
    wrong = text.replace('levels = ["no", "yes"]', 'levels = ["no"]', 1)
    line = next(k for k, row in enumerate(wrong.splitlines(), 1) if row == 'levels = ["no"]')
    problem = client.post(f"{DILEMMA}/check", {"text": wrong}).json["problems"][0]
    assert (problem["path"], problem["line"]) == ("levers.row_cooperates.levels", line)
    broken = client.post(f"{DILEMMA}/check", {"text": text + "x = = 1\n"}).json["problems"][0]
    assert broken["line"] == len(text.splitlines()) + 1


def test_disjoint_changes_join_and_the_same_field_asks(client: Client, folder: Path) -> None:
    file = folder / "dilemma.toml"
    etag = client.get(DILEMMA).json["etag"]
    base = file.read_text("utf-8")
    file.write_text(base.replace('"Second party"', '"Columns"  # by an editor', 1), "utf-8")
    answer = patched(client, [LABEL], etag)
    assert (answer.status, answer.json["merge"]["joins"]) == (412, True)
    body = {"base": etag, "text": answer.json["mine"]}
    tag = {"if-match": answer.json["etag"]}
    assert client.post(f"{DILEMMA}/merge", body, headers=tag).json["written"]
    both = file.read_text("utf-8")
    assert '"Rows"' in both
    assert '"Columns"  # by an editor' in both

    etag = client.get(DILEMMA).json["etag"]
    file.write_text(both.replace('"Rows"', '"Theirs"'), "utf-8")
    answer = patched(client, [{**LABEL, "value": "Mine"}], etag)
    (conflict,) = answer.json["merge"]["conflicts"]
    assert conflict["path"] == ["parties", "row", "label"]
    assert [conflict[key] for key in ("base", "mine", "theirs")] == ["Rows", "Mine", "Theirs"]
    assert '"Theirs"' in file.read_text("utf-8")
    body = {"base": etag, "text": answer.json["mine"]}
    tag = {"if-match": answer.json["etag"]}
    assert not client.post(f"{DILEMMA}/merge", body, headers=tag).json["written"]
    body["choices"] = [{"path": conflict["path"], "whose": "mine"}]
    assert client.post(f"{DILEMMA}/merge", body, headers=tag).json["written"]
    assert '"Mine"' in file.read_text("utf-8")


def test_undo_outlives_the_server(client: Client, folder: Path) -> None:
    file = folder / "dilemma.toml"
    before = file.read_bytes()
    patched(client, [LABEL])
    other = restarted(client, folder)
    now = other.get(DILEMMA).json
    assert now["undo"] == "by command"
    other.post(f"{DILEMMA}/undo", headers={"if-match": now["etag"]})
    assert file.read_bytes() == before


def test_what_was_put_down_and_not_written_is_written(client: Client, folder: Path) -> None:
    file = folder / "dilemma.toml"
    before = file.read_bytes()
    patched(client, [LABEL])
    after = file.read_bytes()
    file.write_bytes(before)  # as if killed between the journal and the file
    other = restarted(client, folder)
    assert other.get(DILEMMA).json["undo"] == "by command"
    assert file.read_bytes() == after


def test_a_second_server_only_reads(client: Client, folder: Path) -> None:
    client.get(DILEMMA)
    settings = Settings(PORT, folder=folder)
    second = Client(create_app(settings), settings.token)
    assert not second.get(DILEMMA).json["writable"]
    answer = patched(second, [LABEL])
    assert answer.status == 403
    assert "Another workbench" in answer.json["title"]
    assert patched(client, [LABEL]).status == 200


def test_a_file_that_is_gone_is_told_and_saved_again(client: Client, folder: Path) -> None:
    file = folder / "dilemma.toml"
    text, etag = client.get(f"{DILEMMA}/text").body.decode(), client.get(DILEMMA).json["etag"]
    file.unlink()
    assert client.get(DILEMMA).json["gone"]
    assert client.post(f"{DILEMMA}/solve").status == 200
    client.ask("PUT", f"{DILEMMA}/text", {"text": text}, {"if-match": etag})
    assert file.read_text("utf-8") == text
    assert not client.get(DILEMMA).json["gone"]


def test_history_lists_compares_names_and_restores(client: Client, folder: Path) -> None:
    file = folder / "dilemma.toml"
    first = client.get(DILEMMA).json["etag"]
    before = file.read_text("utf-8")
    patched(client, [LABEL])
    file.write_text(file.read_text("utf-8").replace("Second", "Other"), "utf-8")
    told = client.get(f"{DILEMMA}/history").json
    assert [each["kind"] for each in told["entries"]] == ["outside", "edit"]
    client.post(f"{DILEMMA}/history/name", {"etag": first, "name": "as it began"})
    places = client.get(f"{DILEMMA}/history/{first}/differences").json["places"]
    assert [each["path"] for each in places] == [
        ["parties", "row", "label"],
        ["parties", "column", "label"],
        ["levers", "column_cooperates", "label"],
    ]
    tag = {"if-match": told["etag"]}
    assert client.post(f"{DILEMMA}/history/{first}/restore", headers=tag).status == 200
    assert file.read_text("utf-8") == before
    assert client.get(DILEMMA).json["undo"] == "restored: as it began"
    assert client.post(f"{DILEMMA}/history/nonsense/restore", headers=tag).status in (409, 412)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "new", "kind": "small", "title": "Mine"}, 201),
        ({"name": "new", "kind": "copy", "case": "elmira"}, 201),
        ({"name": "new", "kind": "text", "text": "format = 1"}, 422),
        ({"name": "dilemma"}, 422),
        ({"name": "elmira"}, 422),
        ({"name": "../out"}, 422),
        ({"name": "a.b"}, 422),
    ],
)
def test_new_cases_are_written_over_none(
    client: Client, folder: Path, body: dict[str, Any], status: int
) -> None:
    before = {each.name: each.read_bytes() for each in folder.rglob("*.toml")}
    answer = client.post("/api/v1/cases", body)
    assert answer.status == status, answer.json
    now = {each.name: each.read_bytes() for each in folder.rglob("*.toml")}
    assert {name: now[name] for name in before} == before
    assert (len(now) - len(before)) == (status == 201)
    assert not (folder.parent / "out.toml").exists()
    if status == 201:
        assert client.get("/api/v1/cases/new").json["writable"]
        told = client.get("/api/v1/cases/new/outline").json
        assert list(told["data"]) == list(tomllib.loads(told["text"]))


@pytest.mark.parametrize(
    ("file", "has"),
    [
        ("case.toml", b"format = 1"),
        ("states.csv", b"row_cooperates"),
        ("stability.json", b'"seq"'),
        ("graph.graphml", b"<graphml"),
        ("graph.dot", b"digraph"),
        ("game.nfg", b"NFG"),
    ],
)
def test_files_are_taken_along(client: Client, file: str, has: bytes) -> None:
    answer = client.get(f"{DILEMMA}/export/{file}?view=levels.row_cooperates=yes")
    assert answer.status == 200, answer.body
    assert has in answer.body
    assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get(f"{DILEMMA}/export/passwd").status == 404
