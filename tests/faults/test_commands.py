"""The commands beside serving: people, the demonstration, the doctor."""

import tempfile
from pathlib import Path

import httpx

from tests.support.commands import OWN_PAGE, PATIENCE, CommandLine, Serving, eventually
from webapp.commands.demo import PREFIX

PASSWORD = {"password": "another long password"}


def test_a_person_is_added_and_chooses_a_password_by_the_link(cofounder: CommandLine) -> None:
    serving = cofounder.serve()
    serving.set_up()
    added = cofounder.run("user", "add", "ben@example.com", "--name", "Ben", "--workspace", "alder", "--role", "viewer")
    assert added.returncode == 0, added.stderr
    path = "/" + added.stdout.strip().split("/", 3)[3]
    chosen = httpx.post(serving.base + path, data=PASSWORD, headers=OWN_PAGE, timeout=PATIENCE)
    assert chosen.status_code == 303
    assert serving.get(path).status_code == 404  # it works once

    browser = httpx.Client(base_url=serving.base, headers=OWN_PAGE, timeout=PATIENCE)
    assert browser.post("/sign-in", data={"email": "ben@example.com", **PASSWORD}).status_code == 303
    assert browser.get("/w/alder/tasks").status_code == 200
    assert browser.post("/w/alder/tasks", data={"title": "Not a viewer's"}).status_code == 403
    browser.close()


def test_a_forgotten_password_is_replaced_by_the_link(cofounder: CommandLine) -> None:
    serving = cofounder.serve()
    serving.set_up()
    reset = cofounder.run("user", "reset-password", "Mara@example.com")
    assert serving.can_sign_in()  # until the link is used
    path = "/" + reset.stdout.strip().split("/", 3)[3]
    assert httpx.post(serving.base + path, data=PASSWORD, headers=OWN_PAGE, timeout=PATIENCE).status_code == 303
    assert not serving.can_sign_in()


def test_who_cannot_be_added_or_found_is_named(cofounder: CommandLine) -> None:
    added = cofounder.run("user", "add", "ben@example.com", "--name", "Ben", "--workspace", "nowhere")
    assert (added.returncode, "'nowhere'" in added.stderr) == (1, True)
    added = cofounder.run("user", "add", "ben", "--name", " ", "--workspace", "nowhere")
    assert "The name can't be empty." in added.stderr
    assert "name@example.com" in added.stderr
    reset = cofounder.run("user", "reset-password", "nobody@example.com")
    assert (reset.returncode, "nobody@example.com" in reset.stderr) == (1, True)


def demonstrations(place: Path) -> list[Path]:
    """The data folders of demonstrations."""
    return sorted(place.glob(f"{PREFIX}*"))


def test_the_demonstration_signs_its_visitor_in_once_and_leaves_nothing(new_desk: CommandLine) -> None:
    with tempfile.TemporaryDirectory(prefix="cofounder-faults-") as name:
        place = Path(name)
        place.chmod(0o755)  # as root, the server runs as another user
        killed = Serving(new_desk.start("demo", "--port", "0", TMPDIR=name))
        new_desk.serving.append(killed)
        killed.wait_until_ready()
        assert killed.line.startswith("Look around: ")
        with httpx.Client(follow_redirects=True, timeout=PATIENCE) as browser:
            assert browser.get(killed.link).status_code == 200
            today = browser.post(killed.link, headers=OWN_PAGE)
            assert (today.status_code, today.url.path) == (200, "/w/alder-finch")
        assert httpx.get(killed.link).status_code == 404
        killed.kill()
        (left,) = demonstrations(place)
        half_removed = place / f"{PREFIX}half"
        half_removed.mkdir(mode=0o700)
        (half_removed / "lock").touch()
        (half_removed / "postgres").mkdir()

        both = [Serving(new_desk.start("demo", "--port", "0", TMPDIR=name)) for _ in range(2)]
        new_desk.serving += both
        for again in both:
            again.wait_until_ready()
        assert len(demonstrations(place)) == 2
        assert not {left, half_removed} & set(demonstrations(place))
        assert [again.stop() for again in both] == [0, 0]
        eventually(lambda: not demonstrations(place), "the folders to go")
    assert list(new_desk.data_dir.iterdir()) == []


def test_the_doctor_finds_a_sound_desk_sound(cofounder: CommandLine) -> None:
    examined = cofounder.run("doctor")
    marks = {line.split()[1]: line.split()[0] for line in examined.stdout.splitlines()}
    assert marks.pop("Durability:") == "bad"  # this test's server doesn't wait for the disk, and that is found
    assert marks.pop("Disk:") in ("ok", "note")  # as the machine happens to have it
    assert set(marks.values()) == {"ok"}
    assert examined.returncode == 1


def test_the_doctor_says_what_a_new_desk_needs(new_desk: CommandLine) -> None:
    examined = new_desk.run("doctor")
    assert "`cofounder serve` makes it" in examined.stdout
    assert examined.returncode == 0
    assert list(new_desk.data_dir.iterdir()) == []


def test_a_variable_that_is_no_setting_is_named_at_the_start_and_by_the_doctor(cofounder: CommandLine) -> None:
    mistyped = {"COFOUNDER_TRUSTED_PROXY": "10.0.0.1"}
    said = "COFOUNDER_TRUSTED_PROXY is no setting: do you mean COFOUNDER_TRUSTED_PROXIES?"
    migrated = cofounder.run("migrate", **mistyped)
    assert migrated.returncode == 0
    assert f"cofounder: {said}" in migrated.stderr.splitlines()
    examined = cofounder.run("doctor", **mistyped)
    assert f"note  Settings: {said}" in examined.stdout.splitlines()
    assert examined.stderr == ""
