"""What examines uploads is apart from the desk, and ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.files.samples import PDF, a_picture
from tests.files.sending import nothing_is_left, send
from tests.people import Desk, Person
from webapp.files.examining import Examiner

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


@pytest.mark.parametrize("what", ["RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE"])
def test_a_system_without_a_limit_goes_without(tmp_path: Path, what: str) -> None:
    source, target = tmp_path / "photo", tmp_path / "content"
    source.write_bytes(a_picture("PNG", (40, 30)))
    code = f"""
import resource, sys
from webapp.files import child
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
