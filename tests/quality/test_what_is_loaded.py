"""What the desk loads when it starts: large libraries wait until somebody needs them."""

import subprocess
import sys

# For messages to devices, their encryption, the styles of mails, public holidays, pictures; and what other libraries
# load for a terminal.
LARGE = ("httpx2", "cryptography", "css_inline", "holidays", "PIL", "rich", "pygments")


def test_the_desk_starts_without_what_few_requests_need() -> None:
    """Together they take 30 MB and half a second."""
    program = f"import sys, webapp.app; print(*[each for each in {LARGE!r} if each in sys.modules])"
    loaded = subprocess.run(  # our own program
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert loaded.stdout.split() == []
