"""The one list of what is done in the background, and when the clock asks for it."""

from datetime import timedelta

from webapp.accounts.mails import SEND_LINK
from webapp.backup.nightly import BACK_UP, nights
from webapp.delivery.sending import DELIVER
from webapp.drafts.review_links.mails import SEND_REVIEW_LINK
from webapp.housekeeping import MOVE_MISSED, TIDY
from webapp.jobs.models import Job, Schedule
from webapp.jobs.times import Every
from webapp.mail.send import SEND_MAIL
from webapp.mornings.sending import SEND_MORNINGS
from webapp.newsletter.bounces.reading import READ_BOUNCES, READ_EVERY
from webapp.newsletter.sending import SEND_MAILING
from webapp.notifications.telling import LOOK, LOOK_EVERY, TELL
from webapp.publishing.delivering import DELIVER_POST
from webapp.publishing.going_out import GO_OUT, LOOK_AFTER
from webapp.push.sending import SEND_PUSH
from webapp.readers.imports.carry import CARRY_IMPORT
from webapp.readers.mails import SEND_CONFIRMATION
from webapp.reminders.moving import MOVE_REMINDERS
from webapp.reminders.telling import TELL_REMINDERS
from webapp.reviews.reminding import REMIND_REVIEWERS
from webapp.tasks.bulk.carry import CARRY_BULK
from webapp.tasks.ranks.spreading import SPREAD
from webapp.workspaces.mails import SEND_INVITATION

JOBS: tuple[Job, ...] = (
    *(TIDY, MOVE_MISSED, BACK_UP, SPREAD),
    *(LOOK, TELL, TELL_REMINDERS, MOVE_REMINDERS, REMIND_REVIEWERS, DELIVER, SEND_MORNINGS),
    *(GO_OUT, DELIVER_POST, LOOK_AFTER),
    *(SEND_MAIL, SEND_LINK, SEND_INVITATION, SEND_REVIEW_LINK, SEND_PUSH),
    *(SEND_CONFIRMATION, CARRY_IMPORT, SEND_MAILING, READ_BOUNCES, CARRY_BULK),
)
SCHEDULES: tuple[Schedule, ...] = (
    Schedule("tidy", TIDY, lambda settings: Every(timedelta(hours=1)), late=True),
    Schedule("move_missed", MOVE_MISSED, lambda settings: Every(timedelta(minutes=1)), late=True),
    Schedule("tell_reminders", TELL_REMINDERS, lambda settings: Every(timedelta(minutes=1)), late=True),
    Schedule("remind_reviewers", REMIND_REVIEWERS, lambda settings: Every(timedelta(hours=1)), late=True),
    Schedule("look_after_publishing", LOOK_AFTER, lambda settings: Every(timedelta(minutes=1)), late=True),
    Schedule("look_for_news", LOOK, lambda settings: Every(LOOK_EVERY), late=True),
    Schedule("deliver", DELIVER, lambda settings: Every(timedelta(minutes=1)), late=True),
    Schedule("send_mornings", SEND_MORNINGS, lambda settings: Every(timedelta(minutes=1)), late=True),
    Schedule("read_bounces", READ_BOUNCES, lambda settings: Every(READ_EVERY), late=True),
    Schedule("nightly_backup", BACK_UP, nights, late=True),
)
