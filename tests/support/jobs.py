"""Jobs in every state that the page of jobs shows."""

from datetime import timedelta
from typing import Any

from tests.support.people import Desk, Person


async def some_jobs(desk: Desk, who: Person) -> None:
    """Of somebody's workspace: one that failed, is done, waits, is tried again, and that nobody knows; of the whole
    desk: one that stops, and one that failed."""
    now = desk.clock()
    to_ben = {"mail": {"to_address": "ben@example.com"}}
    away = "The mail server mail.example.com:587 can't be reached."
    refused = "No mail reaches ben@example.com: the mail server refuses the address (550 No such user)."
    full = "/srv/backups has 0.4 GB free, and a backup may need 1.2: make room, or name another folder."
    ours: dict[str, Any] = {"workspace_id": who.workspace_id, "arguments": to_ben, "name": "send_mail"}
    lease = {"state": "running", "lease_until": now + timedelta(days=4000), "lease": 1}
    hour = timedelta(hours=1)
    for row in (
        {**ours, "state": "failed", "error": refused, "ended_at": now - hour},
        {**ours, **lease, "steps_done": 340, "steps": 1200},
        {**ours, "run_at": now + hour / 4, "error": away},
        {**ours, "run_at": now + hour},
        {**ours, "name": "carry_pigeons"},
        {"name": "tidy", **lease, "stop_asked_by": "Ana"},
        {"name": "back_up", "state": "failed", "error": full, "ended_at": now - 8 * hour},
    ):
        whole = {"run_at": now, "tries_left": 1, **row}
        names = ", ".join(whole)
        places = ", ".join(f"${number}" for number in range(1, len(whole) + 1))
        await desk.fetch(f"insert into jobs ({names}) values ({places})", *whole.values())  # noqa: S608  # our own names
