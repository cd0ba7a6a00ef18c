"""The route table, as tests that hold for every route need it."""

from typing import NamedTuple

from litestar import Litestar
from litestar.routes import HTTPRoute

from tests.support.file_rows import a_file
from tests.support.people import Desk, Person
from tests.support.places import a_place
from tests.support.readers import a_mailing, a_newsletter, a_reader, an_import
from tests.support.suggestions import a_suggestion
from webapp.drafts.queries import delete_draft
from webapp.drafts.review.acts import Done
from webapp.drafts.review_links.models import NewLink
from webapp.drafts.review_links.queries import add_link
from webapp.drafts.templates.queries import delete_template
from webapp.files.queries import delete_file
from webapp.notifications.models import Reason
from webapp.notifications.notices import as_number
from webapp.notifications.queries import notify
from webapp.projects.blueprints.models import Step
from webapp.projects.blueprints.queries import add_blueprint
from webapp.publishing.acts import publish_now
from webapp.tasks.board.queries import set_limit
from webapp.tasks.queries import delete_task
from webapp.views.models import NewView
from webapp.views.queries import add_view, delete_view
from webapp.web.permissions import Permission
from webapp.web.viewer import Role
from webapp.working_days.models import NewAbsence
from webapp.working_days.queries import add_absence
from webapp.workspaces.queries import add_invitation

# What no session is needed for. A route that is to be public has to be written down here too.
PUBLIC = {
    "delivery.later",
    "delivery.snooze",
    "delivery.stop",
    "delivery.stopped",
    "delivery.wake",
    "pwa.manifest",
    "pwa.worker",
    "pwa.offline",
    "static.touch_icon",
    "home",
    "health.live",
    "health.ready",
    "invitations.accept",
    "invitations.show",
    "mailings.file",
    "metrics",
    "password.ask",
    "password.finish_reset",
    "password.forgotten",
    "password.reset",
    "password.sent",
    "outside.comment",
    "outside.decide",
    "outside.withdraw",
    "outside.feed",
    "outside.file",
    "outside.open",
    "outside.show",
    "readers.come_back",
    "readers.leave",
    "readers.leaving",
    "sign_up.ask",
    "sign_up.asked",
    "sign_up.confirm",
    "sign_up.confirming",
    "sign_up.show",
    "sign_up.welcome",
    "session.link",
    "session.start_by_link",
    "session.sign_in",
    "session.start",
    "setup.finish",
    "setup.show",
    "static.favicon",
    "static.file",
}

# What mail programs may ask for, wherever they are, and is answered the same whatever its address says (RFC 8058).
ONE_CLICK = {"delivery.stop", "delivery.stopped", "readers.leaving", "readers.leave", "readers.come_back"}

# Unsafe routes that take files: no form that is urlencoded, and no limit but their own.
UPLOADS = {
    *("drafts.add_files", "imports.upload", "journals.add_logo", "tasks.add_files", "projects.add_files", "pwa.share"),
    *("voice.create", "voice.add_piece"),
}

# Unsafe routes that have no form: the address says it all.
NO_FORM = {
    "blueprints.create",
    "blueprints.delete",
    *("bulk.begin", "bulk.confirm", "bulk.stop", "feeds.revoke"),
    "day.unpick",
    "delivery.stopped",
    "delivery.wake",
    "absences.delete",
    "assistants.restore_prompt",
    "assistants.try",
    "acts.do",
    "comments.delete",
    "drafts.delete",
    "events.undo",
    "files.delete",
    "imports.delete",
    "mailboxes.delete",
    "mailings.arrived",
    "mailings.go_on",
    "mailings.stop",
    "mailings.test",
    "readers.come_back",
    "readers.delete",
    "readers.forget",
    "readers.leave",
    "readers.subscribe",
    "readers.unsubscribe",
    "sign_up.confirm",
    "follows.follow",
    "follows.unfollow",
    "outside.withdraw",
    "review.take_back",
    "review.withdraw",
    "review.publish",
    "review.unpublish",
    "inbox.complete",
    "inbox.mute",
    "inbox.read",
    "inbox.read_all",
    "inbox.reopen",
    "inbox.unmute",
    "inbox.unread",
    "inbox.unread_all",
    "invitations.close",
    "items.delete",
    "items.tick",
    "items.untick",
    "journals.remove_logo",
    "jobs.drop",
    "jobs.retry",
    "jobs.retry_all",
    "jobs.stop",
    "members.leave",
    "members.remove",
    "projects.delete",
    "reminders.wake",
    "review_links.renew",
    "review_links.revoke",
    "suggestions.accept",
    "suggestions.accept_all",
    "suggestions.decline",
    "suggestions.withdraw",
    "session.sign_out",
    "session.sign_out_everywhere",
    "tasks.complete",
    "tasks.delete",
    "tasks.go_on",
    "tasks.reopen",
    "tasks.unlink_draft",
    "templates.delete",
    "threads.delete_comment",
    "threads.reopen",
    "threads.resolve",
    "publishing.drop",
    "publishing.overwrite",
    "publishing.schedule_as_well",
    "publishing.take_out",
    "publishing.try_again",
    "publishing.unschedule",
    "targets.delete",
    "targets.try",
    "timers.drop",
    "timers.remove",
    "timers.start",
    "preflight.links",
    "trash.restore",
    "views.delete",
    "views.pin",
    "views.unpin",
    "voice.delete",
    "voice.write",
}

# What only its author may change (or an owner), whatever the permission of a role says.
OF_THE_AUTHOR = {
    *("comments.delete", "comments.update", "suggestions.note", "suggestions.withdraw"),
    *("threads.delete_comment", "threads.update_comment"),
}

# What is only there for who has it, whatever others may read, or with something to be shown.
ONES_OWN = {
    *("bulk.notice", "bulk.show", "inbox.open", "journals.logo", "journals.sample", "voice.show", "voice.sound"),
    "preflight.page",  # where there is a journal
}

# A form in which every route finds what it needs.
FIELDS = {
    "title": "A title",
    "name": "A name",
    "body": "Text",
    "version": "1",
    "revision": "1",
    "role": "editor",
    "status": "completed",
    "kind": "page",
}


class Route(NamedTuple):
    """One way to call a path."""

    name: str
    method: str
    path: str
    permission: Permission
    numbers: tuple[str, ...]

    @property
    def inside(self) -> bool:
        """Whether it belongs to a workspace."""
        return self.path.startswith("/w/{workspace}")

    @property
    def safe(self) -> bool:
        """Whether it only reads."""
        return self.method == "GET"

    def at(self, **values: object) -> str:
        """Its path with the parameters filled in."""
        return self.path.format(**values)


def every_route(app: Litestar) -> list[Route]:
    """All routes by their names, but for OPTIONS, which the framework answers with the allowed methods."""
    routes = []
    for route in app.routes:
        assert isinstance(route, HTTPRoute)
        pieces = [piece if isinstance(piece, str) else "{" + piece.name + "}" for piece in route.path_components]
        numbers = tuple(
            piece.name for piece in route.path_components if not isinstance(piece, str) and piece.type is int
        )
        for handler in route.route_handlers:
            for method in sorted(set(handler.http_methods) - {"OPTIONS"}):
                assert handler.name, f"{route.path} has no name"
                path = "/" + "/".join(pieces)
                routes.append(Route(handler.name, str(method), path, handler.opt["permission"], numbers))
    return sorted(routes)


async def real_rows(desk: Desk, who: Person) -> dict[str, object]:
    """A row of somebody's workspace for each parameter of a path."""
    task_id = await desk.task(who)
    item_id = await desk.item(who, task_id)
    comment_id = await desk.comment(who, task_id)
    await desk.draft(who, task_id=task_id)
    project_id = await desk.project(who)
    template_id = await desk.template(who)
    draft_id = await desk.fetch("select id from drafts where workspace_id = $1", who.workspace_id)
    await add_invitation(desk.db, who.workspace_id, who.account_id, Role.EDITOR, "For Ben", now=desk.clock())
    invitation_id = await desk.fetch("select id from invitations where workspace_id = $1", who.workspace_id)
    job_id = await desk.fetch(
        "insert into jobs (name, workspace_id, run_at, tries_left) values ('send_mail', $1, $2, 1) returning id",
        who.workspace_id,
        desk.clock(),
    )
    event_id = await desk.fetch(
        "select id from events where workspace_id = $1 and subject = 'task' order by id desc limit 1", who.workspace_id
    )
    await notify(desk.db, who.workspace_id, who.account_id, Reason.REMINDER, "task", task_id, now=desk.clock())
    notification_id = await desk.fetch("select id from notifications where workspace_id = $1", who.workspace_id)
    thread = await desk.thread(who, draft_id)
    file_id = await a_file(desk, who, "List.pdf", b"words", draft_id=draft_id)
    link = await add_link(desk.db, who.workspace_id, draft_id, who.account_id, NewLink("14"), now=desk.clock())
    link_id = link.id if link else 0
    today = desk.clock().date()
    absence = await add_absence(
        desk.db, who.workspace_id, who.account_id, NewAbsence(None), first_on=today, today=today, now=desk.clock()
    )
    suggestion_id = await a_suggestion(desk, who, draft_id, "Other words")
    await a_newsletter(desk, who, sign_up=True)
    reader_id, import_id = await a_reader(desk, who), await an_import(desk, who)
    mailing_id = await a_mailing(desk, who)
    target_id = await a_place(desk, who, "webhook")
    steps = [Step("Posters", 0)]
    blueprint = await add_blueprint(desk.db, who.workspace_id, who.account_id, "Fair", steps, now=desk.clock())
    day = "insert into picks (workspace_id, account_id, day, task_id, place) values ($1, $2, $3, $4, 1)"
    await desk.fetch(day, who.workspace_id, who.account_id, today, task_id)
    await desk.fetch(
        "insert into assistants (workspace_id, is_on, url, model) values ($1, true, 'https://llm.example/v1', 'm')",
        who.workspace_id,
    )
    feed = "insert into feeds (workspace_id, account_id, name, query, token_hash, created_at)"
    feed += " values ($1, $2, 'Due', '', sha256($3::text::bytea), now()) returning id"
    feed_id = await desk.fetch(feed, who.workspace_id, who.account_id, who.slug)
    bulk = "insert into bulk_changes (workspace_id, account_id, query, amount, is_all, made_at)"
    bulk += " values ($1, $2, '', 0, true, now()) returning id"
    change_id = await desk.fetch(bulk, who.workspace_id, who.account_id)
    return {
        "workspace": who.slug,
        "feed_id": feed_id,
        "bulk_id": change_id,
        "task_id": task_id,
        "item_id": item_id,
        "suggestion_id": suggestion_id,
        "comment_id": comment_id,
        "draft_id": draft_id,
        "thread_id": thread.thread_id,
        "thread_comment_id": thread.comment_id,
        "template_id": template_id,
        "view_id": await a_view(desk, who),
        "project_id": project_id,
        "invitation_id": invitation_id,
        "event_id": event_id,
        "job_id": job_id,
        "subject": "tasks",
        "row_id": task_id,
        "plural": "projects",
        "subject_id": project_id,
        "act": "archived",
        "account_id": who.account_id,
        "number": 1,
        "link_id": link_id,
        "absence_id": absence.id if absence else 0,
        "journal_id": who.workspace_id,
        "assistant_id": who.workspace_id,
        "prompt": "shorten",
        "token": "no-such-token",
        "file_id": file_id,
        "file_name": "List.pdf",
        "things": "tasks",
        "thing_id": task_id,
        "notification_id": notification_id,
        "moment": as_number(desk.clock()),
        "slug": who.slug,
        "reader_id": reader_id,
        "import_id": import_id,
        "mailing_id": mailing_id,
        "target_id": target_id,
        "receipt_id": await a_receipt(desk, who, target_id),
        "entry_id": await an_entry(desk, who, task_id),
        "limit_id": await a_limit(desk, who),
        "utterance_id": await an_utterance(desk, who),
        "fact": "due",
        "said": "purpose",
        "blueprint_id": blueprint.id,
        "digest": "0" * 12,
        "name": "css/app.css",
    }


async def a_receipt(desk: Desk, who: Person, target_id: int) -> int:
    """What came of a draft that went to a place: it waits for somebody."""
    await desk.fetch(
        "insert into review_rules (workspace_id, only_approved) values ($1, false) "
        "on conflict (workspace_id) do update set only_approved = false",
        who.workspace_id,
    )
    draft_id = await desk.draft(who, "Goes out", body="Text")
    done = await publish_now(desk.db, who.workspace_id, draft_id, who.account_id, [target_id], now=desk.clock())
    assert isinstance(done, Done), done
    failed = "update receipts set state = 'failed' where workspace_id = $1 and draft_id = $2 returning id"
    receipt_id: int = await desk.fetch(failed, who.workspace_id, draft_id)
    return receipt_id


async def a_view(desk: Desk, who: Person) -> int:
    """A saved view that all members share."""
    new = NewView("Late", query="is:overdue", shared=True)
    added = await add_view(desk.db, who.workspace_id, who.account_id, new, now=desk.clock())
    assert added is not None
    return added.id


async def an_utterance(desk: Desk, who: Person) -> int:
    """Something that somebody said."""
    added = (
        "insert into utterances (workspace_id, account_id, key, state, words, media_type, began_at) "
        "values ($1, $2, 'one', 'written', 'Order paper', 'audio/ogg', $3) returning id"
    )
    utterance_id: int = await desk.fetch(added, who.workspace_id, who.account_id, desk.clock())
    piece = "insert into utterance_pieces values ($1, $2, 0, 'OggS')"
    await desk.fetch(piece, who.workspace_id, utterance_id)
    return utterance_id


async def an_entry(desk: Desk, who: Person, task_id: int) -> int:
    """Time that was spent on a task."""
    added = (
        "insert into time_entries (workspace_id, task_id, account_id, started_at, ended_at) "
        "values ($1, $2, $3, $4, $4::timestamptz + interval '1 hour') returning id"
    )
    entry_id: int = await desk.fetch(added, who.workspace_id, task_id, who.account_id, desk.clock())
    return entry_id


async def a_limit(desk: Desk, who: Person) -> int:
    """How much a column of the board should hold."""
    limited = await set_limit(
        desk.db, who.workspace_id, who.account_id, "status", "waiting", "Waiting", 5, was=None, now=desk.clock()
    )
    assert limited is not None
    return limited.id


async def into_trash(desk: Desk, who: Person, rows: dict[str, object]) -> dict[str, object]:
    """The same rows after their task, draft, template and file were deleted, for the routes that bring them back."""
    await delete_file(desk.db, who.workspace_id, int(str(rows["file_id"])), who.account_id, now=desk.clock())
    await delete_task(desk.db, who.workspace_id, int(str(rows["task_id"])), who.account_id, now=desk.clock())
    await delete_draft(desk.db, who.workspace_id, int(str(rows["draft_id"])), who.account_id, now=desk.clock())
    await delete_template(desk.db, who.workspace_id, int(str(rows["template_id"])), who.account_id, now=desk.clock())
    await delete_view(desk.db, who.workspace_id, int(str(rows["view_id"])), who.account_id, now=desk.clock())
    return rows
