"""Acts as the command `cofounder voice` prints them, under the names and with the values of `cofounder quick-add`."""

from typing import Any

from webapp.voice.grammar.acts import (
    AddTask,
    AnyAct,
    AssignTask,
    CommentTask,
    CompleteTask,
    CreateDraft,
    Decide,
    Dictate,
    Named,
    Open,
    ReadAloud,
    ReopenTask,
    RescheduleTask,
    WaitTask,
)


def as_json(act: AnyAct) -> dict[str, Any]:
    """An act under the names of the command's output. What wasn't said is null, or an empty list.

    A name is what is surely meant; null where one of `candidates` is, which then stands beside it; and the words
    themselves where nothing is called like that.
    """
    match act:
        case AddTask():
            said = _task(act)
        case CompleteTask() | ReopenTask():
            said = _named("task", act.task)
        case RescheduleTask():
            said = _named("task", act.task) | {"due_date": act.due_date, "due_time": _clock(act)}
        case AssignTask():
            said = _named("task", act.task) | _named("assignee", act.assignee)
        case CommentTask():
            said = _named("task", act.task) | {"comment": act.comment}
        case WaitTask():
            said = _named("task", act.task) | {"waits_for": act.waits_for, "until": act.until}
        case CreateDraft():
            said = {"kind": act.kind, "title": act.title}
        case Dictate():
            said = _named("draft", act.draft) | {"text": act.text}
        case Open():
            said = _opened(act)
        case ReadAloud():
            said = {"what": act.page}
        case Decide():
            said = {"decision": act.decision} | _named("draft", act.draft)
    return {"act": type(act).__struct_config__.tag, **said}


def _task(act: AddTask) -> dict[str, Any]:
    said = {
        "title": act.title,
        "due_date": act.due_date,
        "due_time": _clock(act),
        "rrule": act.rrule,
        "anchor": act.anchor,
        "ends": act.ends,
        "priority": act.priority,
        **_named("project", act.project),
        "labels": act.labels,
        **_named("assignee", act.assignee),
        "estimate_minutes": act.estimate_minutes,
        "reminder": act.reminder,
        "notes": act.notes,
    }
    if act.off_days != "stay":
        said["off_days"] = act.off_days
    return said | ({"start_date": act.start_date} if act.start_date else {})


def _opened(act: Open) -> dict[str, Any]:
    """`what` is a page, `search`, or what is called so; `kind` then says what that is."""
    if act.named is None:
        return {"what": "search", "search": act.search} if act.search is not None else {"what": act.page}
    return _named("what", act.named) | {"kind": act.thing}


def _named(key: str, named: Named | None) -> dict[str, Any]:
    if named is None:
        return {key: None}
    if named.meant is not None:
        return {key: named.meant.name}
    if not named.candidates:
        return {key: named.said}
    names = list(dict.fromkeys(each.name for each in named.candidates))
    return {key: None, "candidates" if key in {"task", "draft", "what"} else f"{key}_candidates": names}


def _clock(act: AddTask | RescheduleTask) -> str | None:
    return None if act.due_time is None else f"{act.due_time:%H:%M}"
