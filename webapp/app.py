"""The whole wiring of the application on one page."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from litestar import Litestar, Request
from litestar.config.app import AppConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.types import ASGIApp, Receive, Scope, Send

from webapp.accounts.controller import SessionController, SetupController
from webapp.accounts.password_controller import PasswordController
from webapp.accounts.passwords import Passwords
from webapp.accounts.settings_controller import AccountController
from webapp.assistant.controller import HelpController
from webapp.assistant.settings_controller import AssistantController
from webapp.assistant.tasks_controller import TaskHelpController
from webapp.background import JOBS, SCHEDULES
from webapp.briefing.controller import BriefingController
from webapp.calendar.controller import CalendarController, TaskDaysController
from webapp.checklists.controller import ChecklistController
from webapp.collector import uncollected
from webapp.comments.controller import CommentController
from webapp.database.pool import Database, open_database
from webapp.day.controller import DayController
from webapp.delivery.controller import PreferencesController
from webapp.delivery.links_controller import LaterController, StopController
from webapp.drafts.controller import DraftController
from webapp.drafts.details.controller import DetailsController
from webapp.drafts.export.controller import ExportController, PublishedExportController
from webapp.drafts.plan.controller import PlanController, PlanStepsController
from webapp.drafts.preflight.controller import PreflightController
from webapp.drafts.query.controller import DraftQueryController
from webapp.drafts.reading.controller import ReadingController
from webapp.drafts.review.controller import ReviewController
from webapp.drafts.review.rules_controller import ReviewRulesController
from webapp.drafts.review_links.controller import ReviewLinkController
from webapp.drafts.review_links.outside_controller import OutsideController
from webapp.drafts.revisions.controller import RevisionController
from webapp.drafts.suggestions.controller import SuggestionController
from webapp.drafts.task_links.controller import LinkController
from webapp.drafts.templates.controller import TemplateController
from webapp.drafts.threads.controller import ThreadController
from webapp.editing.controller import ActController
from webapp.feeds.controller import FeedController
from webapp.feeds.outside_controller import FeedOutsideController
from webapp.files import errors as file_errors
from webapp.files.controller import FileController
from webapp.files.store.store import open_store
from webapp.files.uploads.sandbox import Examiner
from webapp.heap import keep_giving_back
from webapp.history.controller import EventController
from webapp.history.flash import load_notice
from webapp.history.subject import declare
from webapp.jobs.controller import JobController
from webapp.jobs.models import Resources, declared
from webapp.jobs.worker import Worker, stay_seen
from webapp.journal.controller import JournalController
from webapp.journal.following import follow, know_hosts, take_over
from webapp.journal.memory import MEMORY
from webapp.journal.public import Journals
from webapp.labels.controller import LabelController
from webapp.live.controller import LiveController
from webapp.live.hub import Hub
from webapp.live.listening import listen
from webapp.logs import configure_logging
from webapp.mornings.controller import BriefingMailController
from webapp.navigation import load_beside
from webapp.newsletter.bounces.controller import MailboxController
from webapp.newsletter.controller import MailingController
from webapp.newsletter.files_controller import MailFileController
from webapp.newsletter.preview_controller import MailPreviewController
from webapp.notifications.controller import InboxController
from webapp.notifications.follows_controller import FollowController
from webapp.projects.blueprints.controller import BlueprintController
from webapp.projects.controller import ProjectController
from webapp.projects.facts_controller import ProjectFactController
from webapp.publishing.controller import DraftPublishingController, PublishingController
from webapp.publishing.places.controller import PlaceController
from webapp.push.controller import PushController
from webapp.pwa.controller import AppController, KeptLineController
from webapp.readers.controller import ReaderController
from webapp.readers.imports.controller import ImportController
from webapp.readers.leaving_controller import LeavingController
from webapp.readers.settings_controller import ReaderSettingsController
from webapp.readers.sign_up_controller import SignUpController
from webapp.reminders.controller import SnoozeController
from webapp.reviews.controller import ReviewsController
from webapp.search.controller import SearchController
from webapp.settings import Settings
from webapp.subjects import SUBJECTS
from webapp.tasks.board.controller import BoardController
from webapp.tasks.bulk.controller import BulkController
from webapp.tasks.controller import TaskController
from webapp.tasks.export.controller import TaskExportController
from webapp.tasks.facts.comment_controller import CommentHereController
from webapp.tasks.facts.controller import FactController
from webapp.tasks.facts.notes_controller import NotesController
from webapp.tasks.query.controller import QueryController
from webapp.tasks.quick_add.controller import CaptureController
from webapp.tasks.ranks.controller import RankController
from webapp.tasks.repeats.controller import RepeatingController
from webapp.tasks.several.controller import SeveralController
from webapp.tasks.title.controller import TitleController
from webapp.tasks.waiting.controller import WaitingController
from webapp.timers.controller import TaskTimeController, TimerController
from webapp.trash.controller import TrashController
from webapp.views.controller import ViewController
from webapp.voice.controller import VoiceController
from webapp.voice.engine.engine import Engine
from webapp.voice.writing import Scribe
from webapp.web import unchanged, urls
from webapp.web.errors import EXCEPTION_HANDLERS
from webapp.web.forms.controller import TypedController
from webapp.web.middleware import Edge
from webapp.web.page_cache import begin_anew
from webapp.web.pages import kept_page
from webapp.web.permissions import authorize, learn_what_forms_do, require_declared_permissions
from webapp.web.precedence import Precedence
from webapp.web.request import DeskRequest
from webapp.web.sandbox import running
from webapp.web.sessions import viewers_of
from webapp.web.system import AssetController, HealthController, MetricsController
from webapp.web.viewer import Viewer, utc_now
from webapp.working_days.controller import WorkingDaysController
from webapp.workspaces.controller import InvitationController, MemberController, WorkspaceController

# After how many new objects the collector looks, and after how many such looks at older ones too. By Python's own
# numbers (700, 10, 10) it looks at the kept pages again and again: a fifth of the work at a hundred clients.
COLLECTED = (10_000, 20, 500)

CONTROLLERS = [
    AssetController,
    HealthController,
    MetricsController,
    TypedController,
    SetupController,
    SessionController,
    PasswordController,
    AccountController,
    PushController,
    AppController,
    WorkspaceController,
    MemberController,
    InvitationController,
    BriefingController,
    BriefingMailController,
    CalendarController,
    TaskDaysController,
    DayController,
    TimerController,
    TaskTimeController,
    LabelController,
    BlueprintController,
    ProjectFactController,
    ProjectController,
    CaptureController,
    KeptLineController,
    TaskController,
    TaskExportController,
    SeveralController,
    BoardController,
    RankController,
    ViewController,
    BulkController,
    FeedController,
    FeedOutsideController,
    QueryController,
    FactController,
    TitleController,
    CommentHereController,
    NotesController,
    ChecklistController,
    CommentController,
    WaitingController,
    SnoozeController,
    PreferencesController,
    LaterController,
    StopController,
    LinkController,
    RepeatingController,
    DraftController,
    DraftQueryController,
    DetailsController,
    ExportController,
    PublishedExportController,
    RevisionController,
    PreflightController,
    PlanController,
    PlanStepsController,
    ReadingController,
    ThreadController,
    SuggestionController,
    HelpController,
    TaskHelpController,
    ReviewsController,
    SearchController,
    ReviewLinkController,
    OutsideController,
    ReviewController,
    ReviewRulesController,
    DraftPublishingController,
    PlaceController,
    AssistantController,
    PublishingController,
    TemplateController,
    FileController,
    ActController,
    EventController,
    TrashController,
    InboxController,
    FollowController,
    JobController,
    WorkingDaysController,
    ReaderSettingsController,
    ImportController,
    ReaderController,
    SignUpController,
    LeavingController,
    MailPreviewController,
    MailingController,
    MailboxController,
    MailFileController,
    LiveController,
    JournalController,
    VoiceController,
]


@uncollected()
def create_app(settings: Settings | None = None, clock: Callable[[], datetime] = utc_now) -> Litestar:
    """The ASGI application.

    `settings` come from the environment unless given. `clock` says what time it is, aware and in UTC. The database
    pool is opened when the application starts and closed when it stops.

    Raises SettingsError for a bad setting, or where mail couldn't be written, UndeclaredPermission for a route that
    names no permission, and what `declare` and `declared` raise for subjects and jobs that contradict themselves.
    """
    settings = settings or Settings.from_environment(os.environ)
    settings.check_mail()
    configure_logging(settings)
    declare(SUBJECTS)
    jobs = declared(JOBS, SCHEDULES)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        begin_anew(app.state.settings.page_cache)
        MEMORY.begin_anew(app.state.settings.page_cache)
        unchanged.forget()
        app.state.db = await app.state.open_database(app.state.settings, app.state.settings.dsn)
        app.state.viewers = viewers_of(app.state.db, app.state.clock)
        app.state.hub = Hub(app.state.db, app.state.clock, tells_others=app.state.settings.workers > 1)
        app.state.passwords = Passwords()
        app.state.store = open_store(app.state.settings)
        app.state.examiner = Examiner()
        app.state.scribe = Scribe(Engine(app.state.settings), app.state.clock)
        resources = Resources(app.state.db, app.state.store, app.state.settings, app.state.clock)
        at_work = Worker(resources, JOBS, SCHEDULES).run() if app.state.settings.jobs else stay_seen(app.state.db)
        await take_over(app.state.db, now=app.state.clock())
        await know_hosts(app.state.db)
        journals = follow(app.state.db, others=app.state.settings.workers > 1)
        always = (at_work, app.state.hub.run(), journals, keep_giving_back())
        background = [asyncio.create_task(each) for each in always]
        if app.state.hub.tells_others:
            background.append(asyncio.create_task(listen(app.state.settings, app.state.hub)))
        gc.collect()
        gc.freeze()  # what exists now lives as long as the process; the collector need not look at it again
        gc.set_threshold(*COLLECTED)
        try:
            async with running():
                yield
        finally:
            for task in background:
                task.cancel()
            await asyncio.wait(background)
            await app.state.scribe.close()
            await app.state.db.close()
            await app.state.store.close()
            await asyncio.to_thread(app.state.passwords.close)

    def remember_settings(config: AppConfig) -> AppConfig:
        config.state = State(
            {
                "settings": settings,
                "clock": clock,
                "authorize": authorize,
                "open_database": open_database,
                "jobs": jobs,
            }
        )
        return config

    app = Litestar(
        route_handlers=CONTROLLERS,
        middleware=[Admission],
        dependencies={
            "db": Provide(provide_db, sync_to_thread=False),
            "settings": Provide(provide_settings, sync_to_thread=False),
            "viewer": Provide(provide_viewer, sync_to_thread=False),
            "passwords": Provide(provide_passwords, sync_to_thread=False),
            "hub": Provide(provide_hub, sync_to_thread=False),
        },
        exception_handlers={**EXCEPTION_HANDLERS, **file_errors.EXCEPTION_HANDLERS},
        lifespan=[lifespan],
        on_app_init=[remember_settings],
        request_class=DeskRequest,
        request_max_body_size=settings.max_body,
        logging_config=None,
        openapi_config=None,
        debug=False,
        signature_types=[Viewer, Settings, Database, Passwords, Hub],
    )
    require_declared_permissions(app.routes)
    learn_what_forms_do(app.routes)
    urls.register_routes(app.routes)
    precedence = Precedence()
    app.asgi_handler = Edge(app.asgi_handler, settings, precedence, Journals(app.state, precedence))
    return app


class Admission:
    """Before every handler: may this person do it? What have they just done, to be told on the page? And was what they
    ask for made before? That is sent at once, without a handler and what Litestar makes of its answer.

    This is no guard of Litestar's, since it copies the handler for each guard and request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through."""
        request = DeskRequest(scope, receive, send)
        await authorize(request)
        await load_notice(request)
        kept = await kept_page(request)
        if kept is not None:
            await kept(scope, receive, send)
        else:
            await load_beside(request)
            await self.app(scope, receive, send)


def provide_db(request: Request[Viewer, None, State]) -> Database:
    """The process's one pool."""
    db: Database = request.app.state.db
    return db


def provide_settings(request: Request[Viewer, None, State]) -> Settings:
    """The settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def provide_viewer(request: Request[Viewer, None, State], db: NamedDependency[Database]) -> Viewer:
    """The person who was let in. `db` is asked for so that the two come one after the other: for what could come at the
    same time Litestar starts tasks, which cost more than all the rest of a request."""
    return request.user


def provide_passwords(request: Request[Viewer, None, State]) -> Passwords:
    """The worker that hashes passwords."""
    passwords: Passwords = request.app.state.passwords
    return passwords


def provide_hub(request: Request[Viewer, None, State]) -> Hub:
    """What tells open pages of changes."""
    hub: Hub = request.app.state.hub
    return hub
