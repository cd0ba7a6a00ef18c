"""What examines uploads is apart from the desk, and ends."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.file_samples import PDF, a_picture
from tests.support.people import Desk, Person
from tests.support.uploads import nothing_is_left, send
from webapp.files.uploads.sandbox import Examiner

pytestmark = pytest.mark.anyio


def test_the_desk_itself_imports_nothing_that_decodes_pictures() -> None:
    code = "import sys, webapp.app; sys.exit(bool({'PIL', 'puremagic'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_what_takes_too_long_is_ended_and_told(desk: Desk, ana: Person) -> None:
    desk.app.state.examiner = Examiner(seconds=0)
    reply = await send(ana, f"/drafts/{await desk.draft(ana)}/files", ("List.pdf", PDF))
    assert reply.status_code == 422
    assert "takes more memory or time than the desk has for it" in reply.json()["errors"]["file"]
    await nothing_is_left(desk)


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Takes a line of shell that uploads are examined by from then on, instead of by Python."""

    def replace(line: str) -> None:
        path = tmp_path / "python"
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(path))

    return replace


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f'exec "{sys.executable}" -S "$@"', "ModuleNotFoundError"),  # without what is installed
        ("echo words", "return code 0"),
        ("head -c 1000000 /dev/zero | tr '\\0' - >&2; echo the last line >&2; exit 3", "the last line"),
    ],
)
async def test_a_defect_of_the_desk_is_not_blamed_on_the_file_and_is_in_the_log(
    desk: Desk, ana: Person, python: Callable[[str], None], caplog: pytest.LogCaptureFixture, line: str, reason: str
) -> None:
    python(line)
    reply = await send(ana, f"/drafts/{await desk.draft(ana)}/files", ("List.pdf", PDF))
    assert reply.status_code == 500
    assert "the file isn't to blame" in reply.json()["errors"]["file"]
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert reason in record.getMessage()
    assert len(record.getMessage()) < 10_000
    await nothing_is_left(desk)


async def test_what_breaks_what_reads_it_is_refused_and_is_in_the_log(
    desk: Desk, ana: Person, python: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    python("echo bad luck >&2; kill -KILL $$")
    reply = await send(ana, f"/drafts/{await desk.draft(ana)}/files", ("List.pdf", PDF))
    assert reply.status_code == 422
    assert "It can't be opened" in reply.json()["errors"]["file"]
    assert "signal 9: bad luck" in caplog.text
    await nothing_is_left(desk)


async def test_a_system_without_a_process_to_give_is_told_as_busy(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    reply = await send(ana, f"/drafts/{await desk.draft(ana)}/files", ("List.pdf", PDF))
    assert reply.status_code == 503
    assert "wait a moment" in reply.json()["errors"]["file"]
    assert "No such file" in caplog.text
    await nothing_is_left(desk)


def test_a_system_that_fails_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    asked = str(tmp_path / "gone"), str(tmp_path / "content"), "png"
    ran = subprocess.run(
        [sys.executable, "-I", "-m", "webapp.files.uploads.sandbox_process", *asked],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "FileNotFoundError" in ran.stderr


@pytest.mark.parametrize("what", ["RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE"])
def test_a_system_without_a_limit_goes_without(tmp_path: Path, what: str) -> None:
    source, target = tmp_path / "photo", tmp_path / "content"
    source.write_bytes(a_picture("PNG", (40, 30)))
    code = f"""
import resource, sys
from webapp.files.uploads import sandbox_process as child
given = resource.setrlimit
def refuse(limit, values):
    if limit == resource.{what}:
        raise ValueError("current limit exceeds maximum limit")
    given(limit, values)
resource.setrlimit = refuse
print(child.main(*sys.argv[1:]))
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(source), str(target), "png"], check=True, capture_output=True, text=True
    )
    assert "'width': 40" in ran.stdout


def test_a_picture_that_needs_more_memory_than_there_is_ends_in_a_sentence(tmp_path: Path) -> None:
    source, target = tmp_path / "photo", tmp_path / "content"
    source.write_bytes(a_picture("PNG", (6000, 5000), compress_level=1))
    code = "import sys; from webapp.files import child; child.MEMORY = 180_000_000; print(child.main(*sys.argv[1:]))"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(source), str(target), "png"], check=False, capture_output=True, text=True
    )
    no_limit = sys.platform == "darwin"  # macOS has none on memory
    assert ran.returncode != 0 or "takes more memory" in ran.stdout or no_limit
