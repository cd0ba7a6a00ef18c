"""Secrets of other places are read by this desk alone."""

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.commands.doctor_secrets import examine_key
from webapp.commands.finding import Mark
from webapp.database.embedded.data_folder import prepare_folder
from webapp.outgoing.secrets import KEY_FILE, KeyMissing, seal, unseal
from webapp.settings import CofounderError, Settings

MAKE = """
import sys
from pathlib import Path
from webapp.outgoing.secrets import seal
from webapp.settings import Settings
sys.stdin.read()
sys.stdout.buffer.write(seal(Settings(data_dir=Path(sys.argv[1])), "from a process"))
"""


def a_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def test_what_was_sealed_is_read_again_and_looks_like_nothing(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    sealed = seal(settings, "hunter2 – größer")
    assert b"hunter2" not in sealed
    assert sealed != seal(settings, "hunter2 – größer")
    assert unseal(settings, sealed) == "hunter2 – größer"


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    seal(settings, "one")
    path = tmp_path / "data" / KEY_FILE
    made = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    seal(settings, "two")
    assert path.read_bytes() == made


def test_processes_that_begin_at_once_have_one_key(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    command = [sys.executable, "-c", MAKE, str(folder)]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(6)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.flush()
    sealed = [process.communicate(b"")[0] for process in processes]
    assert {unseal(Settings(data_dir=folder), each) for each in sealed} == {"from a process"}


def test_a_key_that_was_set_needs_no_file(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", secret_keys=(a_key(),))
    assert unseal(settings, seal(settings, "one")) == "one"
    assert not (tmp_path / "data").exists()


def test_the_first_key_seals_and_all_read(tmp_path: Path) -> None:
    old, new = a_key(), a_key()
    sealed = seal(Settings(data_dir=tmp_path, secret_keys=(old,)), "before")
    both = Settings(data_dir=tmp_path, secret_keys=(new, old))
    assert unseal(both, sealed) == "before"
    only_new = Settings(data_dir=tmp_path, secret_keys=(new,))
    assert unseal(only_new, seal(both, "after")) == "after"
    with pytest.raises(KeyMissing, match="COFOUNDER_SECRET_KEYS"):
        unseal(only_new, sealed)


def test_what_the_file_sealed_is_read_where_keys_are_set_later(tmp_path: Path) -> None:
    sealed = seal(Settings(data_dir=tmp_path), "before")
    assert unseal(Settings(data_dir=tmp_path, secret_keys=(a_key(),)), sealed) == "before"


def test_without_its_key_a_secret_is_refused_in_a_sentence(tmp_path: Path) -> None:
    sealed = seal(Settings(data_dir=tmp_path / "there"), "one")
    with pytest.raises(KeyMissing, match="type the secret in again") as refused:
        unseal(Settings(data_dir=tmp_path / "here"), sealed)
    assert not (tmp_path / "here").exists()
    assert "one" not in str(refused.value).split()
    with pytest.raises(KeyMissing):
        unseal(Settings(data_dir=tmp_path / "there"), b"nothing that was sealed")


def test_a_file_that_holds_no_key_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("no key")
    with pytest.raises(CofounderError, match="holds no key"):
        seal(Settings(data_dir=tmp_path), "one")
    assert (tmp_path / KEY_FILE).read_text() == "no key"


def test_a_file_left_empty_by_a_crash_gets_its_key(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).touch(0o600)
    settings = Settings(data_dir=tmp_path)
    assert unseal(settings, seal(settings, "one")) == "one"


def test_a_key_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text(a_key())
    (tmp_path / KEY_FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CofounderError, match="can't be read"):
        seal(Settings(data_dir=tmp_path), "one")


def test_a_key_that_was_put_back_first_is_no_stranger_in_a_data_folder(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    seal(Settings(data_dir=folder), "one")
    prepare_folder(folder, None)
    assert (folder / KEY_FILE).exists()


def test_encryption_is_loaded_by_those_who_need_it() -> None:
    code = "import sys, webapp.outgoing.secrets; print('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_doctor_looks_at_the_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    sealed = [seal(settings, "one"), seal(settings, "two")]
    assert [finding.mark for finding in examine_key(settings, sealed)] == [Mark.GOOD]
    (tmp_path / KEY_FILE).chmod(0o644)
    assert [finding.mark for finding in examine_key(settings, sealed)] == [Mark.BAD]
    (tmp_path / KEY_FILE).unlink()
    (lost,) = examine_key(settings, sealed)
    assert lost.mark is Mark.BAD
    assert "2 of 2" in lost.text


def test_the_doctor_says_what_several_machines_need(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="postgresql://desk@db/desk")
    (found,) = examine_key(settings, [seal(settings, "one")])
    assert found.mark is Mark.NOTE
    assert "COFOUNDER_SECRET_KEYS" in found.text
