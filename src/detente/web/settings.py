"""What one run of the server is told at its start."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
TOKEN_BYTES = 24  # 192 bits


@dataclass(frozen=True)
class Settings:
    """What one run of the server is told at its start.

    Attributes
    ----------
    port : int
    files : tuple of Path
        Cases named at the start, beside those that ship.
    folder : Path or None
        Its TOML files may be opened too, by name.
    read_only : bool
        Whether no file is ever written.
    state : Path or None
        Where journals are kept; None for the user's state folder.
    token : str
        Whoever has it may use the server. Made anew at every start; never logged.
    """

    port: int
    files: tuple[Path, ...] = ()
    folder: Path | None = None
    read_only: bool = False
    state: Path | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser on this machine may call us."""
        return frozenset(f"{name}:{self.port}" for name in (HOST, "localhost", "[::1]"))

    @property
    def origins(self) -> frozenset[str]:
        """Where pages of ours come from."""
        return frozenset(f"http://{host}" for host in self.hosts)

    @property
    def cookie(self) -> str:
        """The name of the cookie: servers on other ports have their own."""
        return f"detente_{self.port}"
