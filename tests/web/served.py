"""A server of its own, for tests in a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(folder: Path, state: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Yield the address with its token, and the process."""
    program = [sys.executable, "-m", "detente", "serve", "--no-browser", "--folder", str(folder)]
    own = {**os.environ, "XDG_STATE_HOME": str(state)}
    server = subprocess.Popen(program, stderr=subprocess.PIPE, text=True, env=own)
    assert server.stderr is not None
    found = re.search(r"http://\S+", server.stderr.readline())
    assert found is not None
    try:
        yield found[0], server
    finally:
        server.terminate()
        server.wait(timeout=20)
        server.stderr.close()
