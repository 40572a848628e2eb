"""Run the examples of README.md and docs/ as tests; tests/docs_examples.py says how.

Plugins for the whole run: seconds by part (tests/seconds.py), and the long sweeps, which an
ordinary run leaves out (tests/nightly.py).
"""

from sybil import Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser

from tests.docs_examples import (
    DOCTEST_FLAGS,
    enter_scratch_folder,
    leave_scratch_folder,
    run_case_file,
    run_console,
)

pytest_plugins = ["tests.nightly", "tests.seconds"]

collect_ignore = ["docs/conf.py"]

pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=DOCTEST_FLAGS),
        CodeBlockParser("console", run_console),
        CodeBlockParser("toml", run_case_file),
        SkipParser(),
    ],
    patterns=["README.md", "docs/*.md", "docs/*/*.md", "docs/*/*/*.md"],
    setup=enter_scratch_folder,
    teardown=leave_scratch_folder,
).pytest()
