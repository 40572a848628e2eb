"""Every request that is not this machine's own browser's is refused, each for its reason."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from detente.web import Settings, create_app
from detente.web.guard import LARGEST_BODY
from tests.web.asgi import HOST, PORT, Client

CASES = "/api/v1/cases"
SOLVE = f"{CASES}/dilemma/solve"


def test_a_request_of_ours_is_answered(client: Client) -> None:
    assert client.get(CASES).status == 200
    for host in (f"localhost:{PORT}", f"[::1]:{PORT}"):
        assert client.get(CASES, headers={"host": host}).status == 200
    answer = client.post(
        SOLVE, headers={"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
    )
    assert answer.status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": f"127.0.0.1:{PORT + 1}"}, 421),
        ({"host": "127.0.0.1"}, 421),
        ({"host": None}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": f"https://{HOST}"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": None}, 415),
        ({"content-length": str(LARGEST_BODY + 1)}, 413),
        ({"authorization": None}, 401),
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": None, "cookie": f"detente_{PORT}=wrong"}, 401),
        ({"authorization": None, "cookie": "\x00=;;"}, 401),
    ],
)
def test_what_is_refused(client: Client, headers: dict[str, str | None], status: int) -> None:
    answer = client.post(SOLVE, headers=headers)
    assert answer.status == status
    assert answer.json["status"] == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "access-control-allow-origin" not in answer.headers


def test_a_body_that_lies_about_its_length_is_cut_off(client: Client) -> None:
    raw = b'{"view": "' + b"x" * LARGEST_BODY + b'"}'
    assert client.ask("POST", SOLVE, raw=raw, headers={"content-length": "5"}).status == 413


def test_other_methods_are_not_used(client: Client) -> None:
    for method in ("OPTIONS", "TRACE", "PROPFIND"):
        assert client.ask(method, CASES).status == 405


def test_the_token_becomes_a_cookie_that_scripts_cannot_read(client: Client) -> None:
    nobody = {"authorization": None}
    answer = client.get(f"/?token={client.token}", headers=nobody)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert {"httponly", "samesite=strict"} <= {each.strip().lower() for each in cookie.split(";")}
    morsel = cookie.partition(";")[0]
    assert client.get(CASES, headers={**nobody, "cookie": morsel}).status == 200
    wrong = client.get("/?token=wrong", headers=nobody)
    assert wrong.status == 401
    assert b"Continue" in wrong.body
    assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize(
    ("name", "place"),
    [("dilemma", "/c/dilemma"), ("//evil.example", "/"), ("../x", "/"), ("a/b", "/"), ("", "/")],
)
def test_the_first_page_is_a_case_of_ours_or_the_list(
    client: Client, name: str, place: str
) -> None:
    answer = client.get(f"/?token={client.token}&open={name}", headers={"authorization": None})
    assert (answer.status, answer.headers["location"]) == (303, place)


def test_every_answer_forbids_what_a_page_of_ours_never_does(client: Client) -> None:
    for answer in (client.get("/"), client.get(CASES), client.get(CASES, headers={"host": "x"})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert client.get(CASES).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "name", ["../secret", "..%2Fsecret", "%2e%2e/secret", "linked", "secret", "a/b", "", "x" * 300]
)
def test_nothing_outside_the_folder_is_opened(folder: Path, name: str) -> None:
    inside = folder / "cases"
    inside.mkdir()
    (folder / "secret.toml").write_text((folder / "dilemma.toml").read_text())
    (inside / "linked.toml").symlink_to(folder / "secret.toml")
    settings = Settings(PORT, folder=inside)
    client = Client(create_app(settings), settings.token)
    answer = client.get(f"{CASES}/{name}/text")
    assert answer.status == 404
    assert b"format = 1" not in answer.body


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/static/../app.py", "/app.py", "/routes/"])
def test_no_other_file_is_a_page(client: Client, path: str) -> None:
    assert client.get(path).status == 404


def test_another_protocol_is_not_answered(client: Client) -> None:
    sent: list[object] = []

    async def send(message: object) -> None:
        sent.append(message)

    async def ask() -> None:
        await client.app({"type": "websocket", "path": "/", "headers": []}, None, send)

    asyncio.run(ask())
    assert sent == []
