"""The one list of what people make and change here. Each declares itself in its own `history.py`."""

from webapp.drafts.history import DRAFT
from webapp.drafts.templates.history import TEMPLATE
from webapp.files.history import FILE
from webapp.history.subject import Subject
from webapp.tasks.history import TASK

SUBJECTS: tuple[Subject, ...] = (TASK, DRAFT, TEMPLATE, FILE)
