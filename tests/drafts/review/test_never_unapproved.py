"""Whatever people do in whatever order: the status is what the rules make of it, and nothing goes out unapproved.

What the database keeps by triggers is made here a second time, in plain Python, from what was done.
"""

from typing import Any, NamedTuple

import hypothesis
import pytest
from hypothesis import strategies as st

from tests.support.file_rows import a_content
from tests.support.people import Desk, Person
from webapp.drafts.models import DraftText, SavedBy
from webapp.drafts.queries import change_draft, get_draft
from webapp.drafts.review import acts
from webapp.drafts.review.acts import Done, Wish
from webapp.drafts.review.models import Decided, Decider, Rules, Verdict
from webapp.drafts.review.queries import decide, get_rules, get_state, save_rules
from webapp.drafts.review_links.models import NewLink
from webapp.drafts.review_links.queries import add_link, find_link
from webapp.drafts.revisions import save as saving
from webapp.files.models import Parent
from webapp.files.queries import add_file, delete_file, restore_file

pytestmark = pytest.mark.anyio

WHO = st.sampled_from(range(3))
TEXTS = st.sampled_from(["", "Open till five.", "Open till six.\n\nMondays off.", "PICTURE"])
STEP = st.one_of(
    st.tuples(st.just("save"), WHO, TEXTS, st.booleans(), st.booleans()),
    st.tuples(
        st.just("detail"), WHO, st.sampled_from(["slug", "description", "search_title"]), st.sampled_from(["", "a"])
    ),
    st.tuples(st.just("project"), WHO),
    st.tuples(st.just("file"), WHO, st.booleans()),
    st.tuples(st.just("trash"), WHO, st.booleans()),
    st.tuples(st.just("restore"), WHO),
    st.tuples(st.just("template"), WHO),
    st.tuples(st.just("undo"), WHO, st.integers(0, 3)),
    st.tuples(st.just("suggestion"), WHO, TEXTS),
    st.tuples(st.just("send"), WHO, st.booleans()),
    st.tuples(st.just("take_back"), WHO),
    st.tuples(st.just("decide"), WHO, st.sampled_from(Verdict), st.booleans()),
    st.tuples(st.just("decide"), WHO, st.just(Verdict.APPROVED), st.just(False)),
    st.tuples(st.just("by_link"), WHO, st.sampled_from(Verdict)),
    st.tuples(st.just("by_link"), WHO, st.just(Verdict.APPROVED)),
    st.tuples(st.just("withdraw"), WHO),
    st.tuples(st.just("publish"), WHO),
    st.tuples(st.just("unpublish"), WHO),
    st.tuples(st.just("rules"), st.sampled_from([1, 1, 2]), st.booleans(), st.booleans(), st.booleans()),
)


class Stood(NamedTuple):
    """A decision, about which content; and whose approval it is, as an author whom only the rules let."""

    verdict: str
    content: Any
    approver: int | None
    by_author: bool


class World:
    """A desk with three people, one draft, and what should be true of it."""

    def __init__(self, desk: Desk, people: list[Person], draft: int, file: int, project: int) -> None:
        self.desk, self.people, self.draft, self.file, self.project = desk, people, draft, file, project
        self.workspace = people[0].workspace_id
        self.begun_by = people[0].account_id
        self.decisions: dict[int, Stood] = {}  # by a link: by its id, below zero
        self.asked_by: int | None = None
        self.open = False
        self.out: list[tuple[Any, bool, dict[int, Stood] | None, int | None]] = []
        self.seen = ""
        self.before: str | None = None

    @property
    def now(self) -> Any:
        return self.desk.clock()

    async def content(self) -> Any:
        """All that readers would get, without any hash."""
        draft = await get_draft(self.desk.db, self.workspace, self.draft)
        assert draft is not None
        shown = f"/files/{self.file}/" in draft.body
        there = (
            await self.desk.fetch("select deleted_at is null from files where id = $1", self.file) if shown else None
        )
        fields = draft.title, draft.body, draft.kind, draft.slug, draft.search_title, draft.description
        return (*fields, tuple(draft.keywords), draft.canonical_link, draft.cover_id, draft.cover_alt, there)

    async def approvals(self) -> int:
        """How many approvals count for what the draft says now."""
        rules, now = await get_rules(self.desk.db, self.workspace), await self.content()
        counting = {
            each.approver
            for who, each in self.decisions.items()
            if each.verdict == "approved" and each.content == now and (not rules.approvers or who in rules.approvers)
            if not each.by_author or rules.authors_may_approve
        }
        return len(counting - {None})

    async def status(self) -> str:
        """The status by the rules."""
        if not self.open:
            return "published" if self.out else "draft"
        if any(verdict == "changes_requested" for verdict, *_ in self.decisions.values()):
            return "changes_requested"
        rules = await get_rules(self.desk.db, self.workspace)
        return "approved" if await self.approvals() >= rules.approvals_needed else "in_review"

    async def save(self, who: int, text: str, stale: bool, auto: bool) -> None:
        draft = await get_draft(self.desk.db, self.workspace, self.draft)
        assert draft is not None
        body = text.replace("PICTURE", f"![Oak](/w/x/files/{self.file}/oak.png)")
        revision = max(1, draft.revision - 1) if stale else draft.revision
        sent = DraftText(revision, "Winter hours", body, f"s{who}", SavedBy.AUTOSAVE if auto else SavedBy.SAVE)
        await saving.save(self.desk.db, self.workspace, self.draft, self.id(who), sent, now=self.now)

    async def detail(self, who: int, name: str, value: str) -> None:
        value = value and f"{value}-{self.draft}"  # of no other draft
        await self.change(who, "draft.updated", {name: value})

    async def project_(self, who: int) -> None:
        await self.change(who, "draft.updated", {"project_id": self.project})

    async def trash(self, who: int, deleted: bool) -> None:
        action = "draft.deleted" if deleted else "draft.restored"
        await self.change(who, action, {"deleted_at": self.now if deleted else None})

    async def change(self, who: int, action: str, patch: dict[str, Any]) -> None:
        await change_draft(self.desk.db, self.workspace, self.draft, self.id(who), action, patch, now=self.now)

    async def file_(self, who: int, deleted: bool) -> None:
        move = delete_file if deleted else restore_file
        await move(self.desk.db, self.workspace, self.file, self.id(who), now=self.now)

    async def restore(self, who: int) -> None:
        await self.people[who].post(f"/drafts/{self.draft}/revisions/1/restoration")

    async def template(self, who: int) -> None:
        """Begin another draft from a template that says what this one does; all that follows is done with that one."""
        draft = await get_draft(self.desk.db, self.workspace, self.draft)
        assert draft is not None
        template = await self.desk.template(self.people[who], f"As {self.draft}", kind=draft.kind, body=draft.body)
        fields = {"title": draft.title, "kind": draft.kind, "template_id": str(template)}
        begun = await self.people[who].post("/drafts", fields)
        assert begun.status_code == 303
        gone = await self.people[0].post(f"/drafts/templates/{template}?_method=delete")  # there may be so many only
        assert gone.status_code == 303
        self.draft, self.begun_by = (
            int(begun.headers["location"].rpartition("/")[2].removesuffix("?begun=1")),
            self.id(who),
        )
        assert (await self.content())[:3] == (draft.title, draft.body, draft.kind)
        self.open, self.decisions, self.asked_by, self.out = False, {}, None, []

    async def undo(self, who: int, back: int) -> None:
        """Take one of the latest events of the draft's content back."""
        event = await self.desk.fetch(
            "select id from events where subject = 'draft' and subject_id = $1 and action not like 'review.%'"
            " order by id desc offset $2 limit 1",
            self.draft,
            back,
        )
        await self.people[who].post(f"/events/{event}/undo")

    async def suggestion(self, who: int, text: str) -> None:
        """Somebody would have another text, and somebody else takes it, with all that was suggested before."""
        draft = await get_draft(self.desk.db, self.workspace, self.draft)
        assert draft is not None
        fields = {"version": str(draft.revision), "title": "Winter hours", "body": text}
        await self.people[who].post(f"/drafts/{self.draft}/suggestions", fields)
        await self.people[who - 1].post(f"/drafts/{self.draft}/suggestions/acceptance")

    async def send(self, who: int, again: bool) -> None:
        wish = Wish([self.id(1)] if again else [])
        done = await acts.send(self.desk.db, self.workspace, self.draft, self.id(who), wish, again=again, now=self.now)
        if isinstance(done, Done):
            assert self.open == again
            self.open, self.decisions, self.asked_by = True, {}, self.id(who)

    async def take_back(self, who: int) -> None:
        done = await acts.take_back(self.desk.db, self.workspace, self.draft, self.id(who), now=self.now)
        if isinstance(done, Done):
            self.open, self.decisions = False, {}

    async def decide(self, who: int, verdict: Verdict, stale: bool) -> None:
        state = await get_state(self.desk.db, self.workspace, self.draft)
        assert state is not None
        shown = self.seen if stale else state.shown_hash
        done = await decide(
            self.desk.db, self.workspace, self.draft, Decider(self.id(who)), verdict, "", shown, now=self.now
        )
        if isinstance(done, Decided):
            assert self.open
            assert shown == state.shown_hash
            by_author = self.id(who) in (self.begun_by, self.asked_by)
            self.decisions[self.id(who)] = Stood(verdict.value, await self.content(), self.id(who), by_author)
        self.seen = state.shown_hash

    async def by_link(self, who: int, verdict: Verdict) -> None:
        """Somebody makes a link, which is used at once; what it is worth is what they may do themselves."""
        state, rules = (
            await get_state(self.desk.db, self.workspace, self.draft),
            await get_rules(self.desk.db, self.workspace),
        )
        made = await add_link(self.desk.db, self.workspace, self.draft, self.id(who), NewLink("3"), now=self.now)
        link = await find_link(self.desk.db, made.token) if made else None
        if link is None or state is None:
            return
        done = await decide(
            self.desk.db, self.workspace, self.draft, link.decider, verdict, "", state.shown_hash, now=self.now
        )
        if isinstance(done, Decided):
            is_author = self.id(who) in (self.begun_by, self.asked_by)
            worth = not rules.approvers and (rules.authors_may_approve or not is_author)
            approver = self.id(who) if worth else None
            self.decisions[-link.id] = Stood(verdict.value, await self.content(), approver, worth and is_author)

    async def withdraw(self, who: int) -> None:
        done = await acts.withdraw(self.desk.db, self.workspace, self.draft, Decider(self.id(who)), now=self.now)
        if isinstance(done, Done):
            del self.decisions[self.id(who)]

    async def publish(self, who: int) -> None:
        rules, approved = await get_rules(self.desk.db, self.workspace), await self.status() == "approved"
        done = await acts.publish(self.desk.db, self.workspace, self.draft, self.id(who), now=self.now)
        if isinstance(done, Done):
            assert approved or not rules.only_approved, "nothing goes out that isn't approved"
            decisions = self.decisions if self.open else None
            self.out.append((await self.content(), rules.only_approved, decisions, self.asked_by))
            self.open, self.decisions = False, {}
        else:
            assert not approved or self.is_gone, done

    is_gone = False

    async def unpublish(self, who: int) -> None:
        done = await acts.unpublish(self.desk.db, self.workspace, self.draft, self.id(who), now=self.now)
        if isinstance(done, Done):
            *_, decisions, asked_by = self.out.pop()
            if decisions is not None and not self.open:
                self.open, self.decisions, self.asked_by = True, decisions, asked_by

    async def rules(self, needed: int, named: bool, authors: bool, only: bool) -> None:
        now = await get_rules(self.desk.db, self.workspace)
        approvers = [self.id(1)] if named and needed == 1 else []
        rules = Rules(needed, approvers, authors, only, None, now.version)
        assert await save_rules(self.desk.db, self.workspace, self.id(0), rules, now=self.now)

    def id(self, who: int) -> int:
        return self.people[who].account_id

    async def step(self, name: str, *given: Any) -> None:
        doing = {"file": "file_", "project": "project_"}.get(name, name)
        await getattr(self, doing)(*given)
        self.is_gone = await self.desk.fetch("select deleted_at is not null from drafts where id = $1", self.draft)
        assert await self.desk.fetch("select status::text from drafts where id = $1", self.draft) == await self.status()


@pytest.fixture
async def people(desk: Desk, ana: Person) -> list[Person]:
    """An owner and two reviewers."""
    return [ana, await desk.member("reviewer", ana), await desk.member("reviewer", ana, "Cleo")]


@hypothesis.given(st.lists(STEP, min_size=3, max_size=12))
@hypothesis.settings(
    max_examples=30,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
async def test_no_order_of_acts_lets_out_what_is_unapproved(
    desk: Desk, people: list[Person], steps: list[tuple[Any, ...]]
) -> None:
    ana = people[0]
    draft = await desk.draft(ana, body="Open till five.")
    content = await a_content(desk, ana, b"An oak")
    parent = Parent("draft", draft)
    added = await add_file(desk.db, ana.workspace_id, parent, ana.account_id, "oak.png", content, now=desk.clock())
    assert added is not None
    project = await desk.fetch("select min(id) from projects") or await desk.project(ana)
    world = World(desk, people, draft, added.id, project)
    await world.rules(1, False, False, True)
    approved = [("save", 0, "PICTURE", False, False), ("send", 0, False), ("decide", 1, Verdict.APPROVED, False)]
    for step in [*approved, *steps]:
        await world.step(*step)
