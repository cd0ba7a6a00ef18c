"""The one list of what people make and change here. Each declares itself in its own `history.py`."""

from webapp.assistant.history import ASSISTANT
from webapp.drafts.history import DRAFT
from webapp.drafts.templates.history import TEMPLATE
from webapp.files.history import FILE
from webapp.history.subject import Subject
from webapp.journal.history import JOURNAL
from webapp.projects.history import PROJECT
from webapp.publishing.places.history import TARGET
from webapp.readers.history import READER
from webapp.readers.imports.history import IMPORT
from webapp.tasks.bulk.history import BULK
from webapp.tasks.history import TASK
from webapp.views.history import VIEW
from webapp.working_days.history import ABSENCE
from webapp.workspaces.history import INVITATION, MEMBER, WORKSPACE

SUBJECTS: tuple[Subject, ...] = (
    TASK,
    BULK,
    VIEW,
    DRAFT,
    TEMPLATE,
    FILE,
    PROJECT,
    WORKSPACE,
    MEMBER,
    INVITATION,
    ABSENCE,
    TARGET,
    ASSISTANT,
    JOURNAL,
    READER,
    IMPORT,
)
