"""Links in mails and messages that let their reader do one thing without signing in. They say by themselves what that
is, and for whom, and are signed."""

import msgspec

from webapp.notifications.models import Reason


class Stop(msgspec.Struct, frozen=True, array_like=True, tag="stop"):
    """No more mail for these reasons."""

    workspace_id: int
    account_id: int
    reasons: list[Reason]


class StopMorning(msgspec.Struct, frozen=True, array_like=True, tag="stop-morning"):
    """No more briefings by mail."""

    workspace_id: int
    account_id: int


class Later(msgspec.Struct, frozen=True, array_like=True, tag="later"):
    """To be reminded of a task later. `expires` is a Unix time in seconds, up to which that can be asked for."""

    workspace_id: int
    account_id: int
    task_id: int
    expires: int
