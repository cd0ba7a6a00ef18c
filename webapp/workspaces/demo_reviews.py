"""Reviews of the demo: a draft in each state, one that waits for its owner, what readers say to it, an approval that a
later edit voided, and a link by which somebody reads along."""

from datetime import datetime, timedelta

from webapp.database.pool import Queryable
from webapp.drafts.models import DraftText
from webapp.drafts.queries import add_draft, change_draft, get_draft
from webapp.drafts.review import acts
from webapp.drafts.review.acts import Done, Wish
from webapp.drafts.review.models import Decided, Decider, Verdict
from webapp.drafts.review.queries import decide, get_state
from webapp.drafts.review_links.models import NewLink
from webapp.drafts.review_links.queries import add_link, find_link, open_link
from webapp.drafts.revisions.queries import get_revision
from webapp.drafts.revisions.save import save
from webapp.drafts.suggestions.models import Author as Suggester
from webapp.drafts.suggestions.models import SuggestedText
from webapp.drafts.suggestions.suggest import suggest
from webapp.drafts.threads.models import Anchor, Author
from webapp.drafts.threads.queries import add_comment, add_thread, settle_thread
from webapp.notifications.models import Reason
from webapp.notifications.queries import notify
from webapp.workspaces.demo_drafts import (
    ANA,
    AUTUMN,
    DELIVERY,
    HALLWAY,
    JONAS,
    MARA,
    OPEN_DAY,
    PRICES,
    REPAIR,
    TEXTS,
    WALNUT,
    Text,
)

OPENING_HOURS = "Winter opening hours"  # of the sample


class Room:
    """The workspace in which people review, at a moment; `ids` are its drafts by their titles."""

    def __init__(self, db: Queryable, workspace_id: int, people: list[int], ids: dict[str, int], now: datetime) -> None:
        self.db, self.workspace_id, self.people, self.ids, self.now = db, workspace_id, people, ids, now

    def ago(self, hours: float) -> datetime:
        """A moment so long ago."""
        return self.now - timedelta(hours=hours)

    async def write(self, text: Text, projects: dict[str, int]) -> None:
        """A text that grew by its paragraphs, one an hour."""
        begun, author = self.ago(24 * text.days), self.people[text.author]
        added = await add_draft(
            self.db,
            self.workspace_id,
            author,
            title=text.title,
            kind=text.kind,
            project_id=projects[text.project],
            now=begun,
        )
        self.ids[text.title] = added.id
        for number in range(1, len(text.paragraphs) + 1):
            body = "\n\n".join(text.paragraphs[:number]) + "\n"
            typed = DraftText(number, text.title, body)
            await save(self.db, self.workspace_id, added.id, author, typed, now=begun + timedelta(minutes=40 * number))
        if text.details:
            patch, at = text.details, begun + timedelta(minutes=40 * len(text.paragraphs) + 10)
            await change_draft(self.db, self.workspace_id, added.id, author, "draft.updated", patch, now=at)

    async def ask(
        self, title: str, by: int, *, hours: float, of: tuple[int, ...] = (), note: str, days: int = 0
    ) -> int:
        """Send a draft for review; a decision is wished for in `days`. Returns the event."""
        wish = Wish(
            [self.people[each] for each in of], note, (self.now + timedelta(days=days)).date() if days else None
        )
        done = await acts.send(self.db, self.workspace_id, self.ids[title], self.people[by], wish, now=self.ago(hours))
        assert isinstance(done, Done), done  # noqa: S101  # the demo's own moves are allowed
        return done.event_id

    async def decide(self, title: str, by: int, verdict: Verdict, *, hours: float, note: str = "") -> None:
        """Decide about a draft as it is."""
        state = await get_state(self.db, self.workspace_id, self.ids[title])
        assert state is not None  # noqa: S101  # it was written before
        done = await decide(
            self.db,
            self.workspace_id,
            self.ids[title],
            Decider(self.people[by]),
            verdict,
            note,
            state.shown_hash,
            now=self.ago(hours),
        )
        assert isinstance(done, Decided), done  # noqa: S101

    async def publish(self, title: str, by: int, *, hours: float) -> None:
        """Say that an approved draft went out."""
        done = await acts.publish(self.db, self.workspace_id, self.ids[title], self.people[by], now=self.ago(hours))
        assert isinstance(done, Done), done  # noqa: S101

    async def edit(self, title: str, by: int, old: str, new: str, *, hours: float) -> None:
        """Write other words into a draft."""
        draft = await get_draft(self.db, self.workspace_id, self.ids[title])
        assert draft is not None and old in draft.body  # noqa: S101, PT018
        text = DraftText(draft.revision, draft.title, draft.body.replace(old, new))
        await save(self.db, self.workspace_id, draft.id, self.people[by], text, now=self.ago(hours))

    async def say(self, title: str, author: Author, words: str, *, hours: float, about: str = "") -> int:
        """Begin a thread about a passage, or the whole draft."""
        draft = await get_draft(self.db, self.workspace_id, self.ids[title])
        assert draft is not None  # noqa: S101
        anchor = revision = None
        if about:
            start = draft.body.index(about)
            anchor = Anchor(draft.revision, start, start + len(about), about)
            revision = await get_revision(self.db, self.workspace_id, draft.id, draft.revision)
        said = await add_thread(
            self.db,
            self.workspace_id,
            draft.id,
            author,
            words,
            [],
            now=self.ago(hours),
            anchor=anchor,
            revision=revision,
        )
        assert said is not None  # noqa: S101
        return said.thread_id

    async def answer(self, title: str, thread_id: int, by: int, words: str, *, hours: float) -> None:
        """Answer in a thread."""
        author = Author(self.people[by])
        await add_comment(
            self.db, self.workspace_id, self.ids[title], thread_id, author, words, [], now=self.ago(hours)
        )

    async def tell_owner(self, title: str, event_id: int, *, hours: float) -> None:
        """Put a draft that waits for the owner into her inbox."""
        await notify(
            self.db,
            self.workspace_id,
            self.people[MARA],
            Reason.REVIEW,
            "draft",
            self.ids[title],
            event_id=event_id,
            now=self.ago(hours),
        )


async def add_reviews(
    db: Queryable, workspace_id: int, people: list[int], projects: dict[str, int], ids: dict[str, int], *, now: datetime
) -> None:
    """The demo's texts and what became of each; `people` are those who work, in their order, `ids` the drafts that are
    there already by their titles."""
    room = Room(db, workspace_id, people, dict(ids), now)
    for text in TEXTS:
        await room.write(text, projects)
    await what_went_out(room)
    await what_was_decided(room)
    await what_waits(room)
    await what_is_suggested(room)


async def what_went_out(room: Room) -> None:
    """Two that are published."""
    await room.ask(AUTUMN.title, MARA, hours=24 * 57, of=(ANA,), note="Out on Friday, if you like it.")
    await room.decide(AUTUMN.title, ANA, Verdict.APPROVED, hours=24 * 56, note="Lovely. I’d buy a board.")
    await room.publish(AUTUMN.title, MARA, hours=24 * 55)
    await room.ask(WALNUT.title, JONAS, hours=24 * 25, note="The photo is the one by the window.")
    await room.decide(WALNUT.title, MARA, Verdict.APPROVED, hours=24 * 24)
    await room.publish(WALNUT.title, JONAS, hours=24 * 23)


async def what_was_decided(room: Room) -> None:
    """One that is approved, one that wants changes, and one whose approval a later edit voided."""
    await room.ask(DELIVERY.title, JONAS, hours=24 * 6, note="The two hours are as agreed with the drivers.")
    await room.decide(DELIVERY.title, MARA, Verdict.APPROVED, hours=24 * 5, note="Clear and short. Thank you.")

    await room.ask(REPAIR.title, JONAS, hours=24 * 4, of=(MARA,), note="Are the prices still right?")
    note = "The prices are last year’s: gluing is 50 euros now, a woven seat begins at 180. The rest stays as it is."
    await room.decide(REPAIR.title, MARA, Verdict.CHANGES_REQUESTED, hours=50, note=note)

    await room.ask(PRICES.title, JONAS, hours=24 * 3, of=(MARA,), note="So that nobody has to ask us twice.")
    await room.decide(PRICES.title, MARA, Verdict.APPROVED, hours=27, note="Just what I tell people in the shop.")
    await room.edit(PRICES.title, JONAS, "add 240", "add 280", hours=4)


async def what_waits(room: Room) -> None:
    """A draft that waits for two people, with what they say to it, and one that somebody outside reads too."""
    title, ana, jonas = HALLWAY.title, Author(room.people[ANA]), Author(room.people[JONAS])
    event_id = await room.ask(title, JONAS, hours=45, of=(MARA, ANA), note="It should be out before the fair.", days=3)
    await room.tell_owner(title, event_id, hours=45)
    await room.say(
        title, ana, "In ash and oak only? People asked for walnut, too.", hours=30, about="in ash and in oak"
    )
    weight = await room.say(
        title, ana, "Has anybody weighed them? I’d rather say kilos.", hours=29.5, about="It carries three adults."
    )
    await room.answer(title, weight, JONAS, "240 kilos together. I’ll test it before we write it.", hours=26)
    opening = await room.say(
        title, ana, "Good opening. It made me measure ours.", hours=29, about="ninety centimetres wide"
    )
    await settle_thread(room.db, room.workspace_id, room.ids[title], opening, jonas, resolved=True, now=room.ago(25))
    removed = " We know, because three of us stood on it for the photo."
    await room.say(title, ana, "Please not. Somebody will try it with four.", hours=28, about=removed.strip())
    await room.edit(title, JONAS, removed, "", hours=25)

    title = OPEN_DAY.title
    event_id = await room.ask(title, ANA, hours=22, note="Nora reads her part by a link.")
    await room.tell_owner(title, event_id, hours=22)
    new = NewLink("30", "Nora Winkler", "", "Is the part about the trunk right?")
    made = await add_link(room.db, room.workspace_id, room.ids[title], room.people[ANA], new, now=room.ago(21))
    link = await find_link(room.db, made.token) if made else None
    assert link is not None  # noqa: S101
    await open_link(room.db, link, "", now=room.ago(5))
    outside = Author(link_id=link.id, name=link.name)
    await room.say(
        title, outside, "Half past eleven is better: the road is icy before.", hours=4.8, about="That begins at eleven"
    )


async def what_is_suggested(room: Room) -> None:
    """What a reviewer would change in the newsletter that she is asked about."""
    await room.ask(OPENING_HOURS, MARA, hours=2.5, of=(ANA,), note="To go out on Monday.", days=2)
    draft = await get_draft(room.db, room.workspace_id, room.ids[OPENING_HOURS])
    assert draft is not None  # noqa: S101
    body = draft.body.replace("until **eight**", "until **nine**").replace("cannot promise", "can’t promise")
    text = SuggestedText(draft.revision, draft.title, body, "Nine, as we said to the neighbours.")
    await suggest(room.db, room.workspace_id, draft.id, Suggester(room.people[ANA], "Ana Kovač"), text, now=room.ago(2))
