"""The one list of what is done in the background, and when the clock asks for it."""

from datetime import timedelta

from webapp.backup.nightly import BACK_UP, nights
from webapp.housekeeping import MOVE_MISSED, TIDY
from webapp.jobs.models import Job, Schedule
from webapp.jobs.times import Every
from webapp.push.sending import SEND_PUSH

JOBS: tuple[Job, ...] = (TIDY, MOVE_MISSED, BACK_UP, SEND_PUSH)
SCHEDULES: tuple[Schedule, ...] = (
    Schedule("tidy", TIDY, lambda settings: Every(timedelta(hours=1)), late=True),
    Schedule("move_missed", MOVE_MISSED, lambda settings: Every(timedelta(minutes=1)), late=True),
    Schedule("nightly_backup", BACK_UP, nights, late=True),
)
