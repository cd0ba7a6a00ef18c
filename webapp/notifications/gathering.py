"""Who is told of some events, and why: each of a thing once, nobody of their own doing."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from webapp.history.models import Event
from webapp.history.subject import act_of, addressees_of
from webapp.notifications.models import Follow, Reason, Telling

Thing = tuple[str, int]
STRENGTH = {reason: place for place, reason in enumerate(Reason)}


class Gathering:
    """What comes of events, given who follows their things and who is a member by now."""

    def __init__(self, follows: Iterable[Follow], members: AbstractSet[int]) -> None:
        self._members = members
        self._followers: dict[Thing, dict[int, Follow]] = {}
        self._joined: dict[tuple[Thing, int], Follow] = {}
        self._tellings: dict[tuple[Thing, int], Telling] = {}
        for follow in follows:
            self._followers.setdefault((follow.subject, follow.subject_id), {})[follow.account_id] = follow

    @property
    def joined(self) -> list[Follow]:
        """Who follows what from now on."""
        return list(self._joined.values())

    @property
    def tellings(self) -> list[Telling]:
        """What accounts are to be told."""
        return list(self._tellings.values())

    def add(self, event: Event, mentioned: Collection[int]) -> None:
        """Tell whom the next event concerns; `mentioned` are those whom it mentions. What was done to very many things
        as one (`bulk`) is told as one."""
        whom, thing = addressees_of(event), (event.subject, event.subject_id)
        if whom.like is not None:
            for follow in self._followers.get((event.subject, whom.like), {}).values():
                self._join(replace(follow, subject_id=event.subject_id, commented=False))
        given = whom.given if whom.given != whom.taken else None
        reasons = self._reasons(event) | dict.fromkeys(whom.owned, Reason.DECISION)
        reasons |= dict.fromkeys(whom.publishing, Reason.PUBLISHING)
        reasons |= dict.fromkeys(whom.wanted, Reason.REVIEW) | dict.fromkeys(mentioned, Reason.MENTION)
        if given is not None and given not in mentioned:
            reasons[given] = Reason.ASSIGNED
        self._tell(event, reasons)
        for account_id in {*mentioned, given, event.actor_id if whom.joins else None} - {None}:
            speaks = whom.speaks and account_id == event.actor_id
            self._join(Follow(*thing, account_id, commented=speaks))  # type: ignore[arg-type]  # None was left out

    def _reasons(self, event: Event) -> dict[int, Reason]:
        """Why those who follow the thing of an event are told of it, and whom it was taken from."""
        whom = addressees_of(event)
        reasons = {whom.taken: Reason.FOLLOWING} if whom.taken is not None else {}
        for account_id, follow in self._followers.get((event.subject, event.subject_id), {}).items():
            reasons[account_id] = Reason.REPLY if whom.speaks and follow.commented else Reason.FOLLOWING
        if whom.taken is not None and self._forget_given((event.subject, event.subject_id), whom.taken):
            del reasons[whom.taken]
        return reasons

    def _tell(self, event: Event, reasons: dict[int, Reason]) -> None:
        act = act_of(event)
        if act is not None and act.quiet:
            return
        actors = (event.actor_id,) if event.actor_id is not None else ()
        thing = told_of(event)
        for account_id in self._members & reasons.keys() - {event.actor_id}:
            if thing[0] != event.subject and self._is_muted(event, account_id, reasons[account_id]):
                continue
            new = Telling(account_id, *thing, (reasons[account_id],), event.id, 1, actors, event.at)
            key = thing, account_id
            self._tellings[key] = together(self._tellings[key], new) if key in self._tellings else new

    def _is_muted(self, event: Event, account_id: int, reason: Reason) -> bool:
        """Whether somebody has muted a thing of very many, and isn't meant; of one alone the statement that tells it
        sees to that."""
        follow = self._followers.get((event.subject, event.subject_id), {}).get(account_id)
        return follow is not None and follow.muted and reason in (Reason.FOLLOWING, Reason.REPLY)

    def _join(self, follow: Follow) -> None:
        thing, account_id = (follow.subject, follow.subject_id), follow.account_id
        known = self._followers.setdefault(thing, {}).get(account_id)
        if account_id in self._members and (known is None or (follow.commented and not known.commented)):
            joined = follow if known is None else replace(known, commented=True)
            self._followers[thing][account_id] = self._joined[thing, account_id] = joined

    def _forget_given(self, thing: Thing, account_id: int) -> bool:
        """Take back that somebody was given a thing, where that is all that they would be told of it: it was soon taken
        from them again. Whether that was so."""
        telling = self._tellings.get((thing, account_id))
        if telling is None or telling.reasons != (Reason.ASSIGNED,):
            return False
        del self._tellings[thing, account_id]
        return True


def told_of(event: Event) -> Thing:
    """The thing of which an event is told: its own, or the change of very many that it belongs to."""
    bulk = event.after.get("bulk")
    return ("bulk", bulk) if isinstance(bulk, int) else (event.subject, event.subject_id)


def together(former: Telling, new: Telling) -> Telling:
    """Two of the same account and thing as one, told by the latest of the strongest reason."""
    reasons = tuple(sorted({*former.reasons, *new.reasons}, key=STRENGTH.__getitem__))
    stronger = STRENGTH[former.reasons[0]] < STRENGTH[new.reasons[0]]
    return replace(
        new,
        reasons=reasons,
        event_id=former.event_id if stronger else new.event_id,
        changes=former.changes + new.changes,
        actors=tuple(sorted({*former.actors, *new.actors})),
        at=max(former.at, new.at),
    )
