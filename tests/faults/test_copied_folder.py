"""A copy of a running desk's folder is a desk of its own, and a folder that was moved stays the one that it was."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import commands_in, empty_folder
from tests.support.commands import CommandLine, eventually

ADD_BEN = ("user", "add", "ben@example.com", "--name", "Ben", "--workspace", "alder")


@pytest.fixture
def copied(cofounder: CommandLine) -> Iterator[CommandLine]:
    """A copy that was made of the folder of a served desk, which goes on."""
    cofounder.serve().set_up()
    with empty_folder() as folder, commands_in(folder) as copy:
        folder.rmdir()
        subprocess.run(["cp", "-a", cofounder.data_dir, folder], check=True)
        yield copy


def test_what_is_done_in_a_copy_stays_there(cofounder: CommandLine, copied: CommandLine) -> None:
    original = cofounder.postmaster_pid()
    assert copied.run(*ADD_BEN).returncode == 0
    assert cofounder.run("user", "reset-password", "ben@example.com").returncode != 0
    serving = copied.serve()
    assert serving.can_sign_in()
    assert copied.postmaster_pid() not in (None, original)
    assert serving.stop() == 0
    assert cofounder.postmaster_pid() == original
    assert cofounder.serving[0].can_sign_in()


def test_a_copy_can_be_restored_while_the_original_lies_killed_beside_its_server(
    cofounder: CommandLine, copied: CommandLine, tmp_path: Path
) -> None:
    backup = tmp_path / "desk.cofounder"
    assert cofounder.run("backup", backup).returncode == 0
    assert copied.run(*ADD_BEN).returncode == 0
    cofounder.serving[0].kill()
    assert copied.run("restore", backup, "--force").returncode == 0
    assert copied.run("user", "reset-password", "ben@example.com").returncode != 0
    assert cofounder.serve().can_sign_in()


def test_a_folder_that_was_moved_with_its_server_is_joined(cofounder: CommandLine) -> None:
    serving = cofounder.serve()
    serving.set_up()
    original = cofounder.postmaster_pid()
    serving.kill()
    with moved(cofounder.data_dir) as elsewhere, commands_in(elsewhere) as commands:
        assert commands.serve().can_sign_in()
        assert commands.postmaster_pid() == original


def test_a_served_folder_that_is_moved_away_leaves_no_empty_desk_in_its_place(cofounder: CommandLine) -> None:
    serving = cofounder.serve()
    serving.set_up()
    postmaster = cofounder.postmaster_pid()
    assert postmaster is not None
    with moved(cofounder.data_dir):
        os.kill(postmaster, signal.SIGKILL)
        stderr = serving.process.stderr
        assert stderr is not None
        assert any("are gone" in line for line in iter(stderr.readline, ""))
        assert not cofounder.data_dir.exists()
    eventually(serving.answers, "pages")
    assert serving.can_sign_in()


def test_a_folder_that_another_container_uses_is_refused(cofounder: CommandLine) -> None:
    serving = cofounder.serve()
    serving.set_up()
    pid = cofounder.data_dir / "postgres" / "postmaster.pid"
    note, (_, *rest) = pid.read_text(), pid.read_text().splitlines()
    ended = subprocess.Popen(["true"])
    ended.wait()
    # As another container sees it: its own space of numbers, in which no such process runs. Meanwhile the first one's
    # watcher, which would see that too, stands still.
    serving.process.send_signal(signal.SIGSTOP)
    (cofounder.data_dir / "in-use").write_text("pid:[1]")
    pid.write_text("\n".join([str(ended.pid), *rest]) + "\n")
    refused = cofounder.run("user", "reset-password", "mara@example.com")
    assert refused.returncode == 1
    assert f"Another Cofounder uses {cofounder.data_dir}, in a container" in refused.stderr
    pid.write_text(note)
    serving.process.send_signal(signal.SIGCONT)
    assert serving.stop() == 0
    assert cofounder.serve().can_sign_in()


def test_a_folder_by_another_name_is_the_same_folder(cofounder: CommandLine) -> None:
    cofounder.serve().set_up()
    with empty_folder() as folder:
        folder.chmod(0o755)
        link = folder / "link"
        link.symlink_to(cofounder.data_dir)
        with commands_in(link) as commands:
            assert commands.run("migrate").returncode == 0
            assert commands.postmaster_pid() == cofounder.postmaster_pid()
        link.unlink()
    assert cofounder.serving[0].can_sign_in()


@contextmanager
def moved(folder: Path) -> Iterator[Path]:
    """A folder under another name for a while."""
    elsewhere = folder.with_name(f"{folder.name}-moved")
    folder.rename(elsewhere)
    try:
        yield elsewhere
    finally:
        elsewhere.rename(folder)
