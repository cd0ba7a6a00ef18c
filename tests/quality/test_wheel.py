"""The wheel holds all that it needs, and runs from a clean environment, far from the checkout."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.quality import ROOT
from tests.support.commands import Serving
from tests.support.html import Page


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL can enter too where root runs the tests."""
    made = Path(tempfile.mkdtemp(prefix="cofounder-wheel-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def build(kind: str, source: Path, folder: Path) -> Path:
    """Build a wheel or an sdist, without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    found: list[Path] = [path for path in folder.iterdir() if path.is_file()]
    assert len(found) == 1
    return found[0]


def closure(names: list[str]) -> set[str]:
    """These distributions and all that they require here, without extras."""
    found: set[str] = set()
    while names:
        requirement = Requirement(names.pop())
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        if requirement.name.lower() not in found:
            found.add(requirement.name.lower())
            names += importlib.metadata.distribution(requirement.name).requires or []
    return found


def link(name: str, site_packages: Path) -> None:
    """Lay one distribution that is installed here into another environment, by links to its files."""
    distribution = importlib.metadata.distribution(name)
    files = distribution.files or []
    for top in {file.parts[0] for file in files if file.parts[0] not in ("..", "__pycache__")}:
        target = site_packages / top
        if not target.exists():
            target.symlink_to(Path(str(distribution.locate_file(top))))


def clean_environment(wheel: Path, folder: Path) -> Path:
    """An environment with the wheel and what it requires, and nothing else; returns its folder.

    What it requires is linked, not downloaded: the versions are those of this environment, and nothing that only tests
    use is there.
    """
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    site_packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    with zipfile.ZipFile(wheel) as archive:
        metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        headers = archive.read(metadata).decode().partition("\n\n")[0].splitlines()
    prefix = "Requires-Dist: "
    for name in closure([line.removeprefix(prefix) for line in headers if line.startswith(prefix)]):
        link(name, site_packages)
    return folder


def names_in(wheel: Path) -> set[str]:
    """The files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def test_the_wheel_holds_the_files_that_are_no_python(folder: Path) -> None:
    names = names_in(build("wheel", ROOT, folder))
    for kind in ("templates", "static", "sql"):
        present = {
            f"webapp/resources/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / kind).rglob("*")
            if path.is_file()
        }
        assert present
        assert present - names == set()
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


def test_the_sdist_makes_the_same_wheel(folder: Path) -> None:
    for name in ("direct", "sdist", "unpacked", "wheel"):
        (folder / name).mkdir()
    sdist = build("sdist", ROOT, folder / "sdist")
    subprocess.run([sys.executable, "-m", "tarfile", "--extract", str(sdist), str(folder / "unpacked")], check=True)
    (source,) = (folder / "unpacked").iterdir()
    direct, indirect = build("wheel", ROOT, folder / "direct"), build("wheel", source, folder / "wheel")
    assert names_in(indirect) == names_in(direct)


def test_it_serves_from_a_clean_environment(folder: Path) -> None:
    (folder / "built").mkdir()
    clean = clean_environment(build("wheel", ROOT, folder / "built"), folder / "clean")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COFOUNDER_", "DATABASE_", "PY"))}
    environment = {**kept, "COFOUNDER_DATA": str(folder / "data")}
    where = "import webapp, webapp.paths; print(webapp.__file__, webapp.paths.RESOURCES)"
    told = subprocess.run(
        [clean / "bin" / "python", "-c", where], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    assert str(ROOT) not in told.stdout
    helped = subprocess.run([clean / "bin" / "cofounder", "--help"], cwd=folder, env=environment, check=True,
                            capture_output=True, text=True)  # fmt: skip
    assert "serve" in helped.stdout
    assert "bench" not in helped.stdout
    process = subprocess.Popen(
        [clean / "bin" / "cofounder", "serve", "--port", "0"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    serving = Serving(process)
    try:
        serving.wait_until_ready()
        assert serving.answers("/health/ready")
        page = Page(serving.get(serving.link.removeprefix(serving.base)))
        assert "/setup/" in page.url
        style = page.one("link[rel=stylesheet]").attributes["href"]
        assert serving.get(style or "").is_success
        assert serving.stop() == 0
    finally:
        serving.kill()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
