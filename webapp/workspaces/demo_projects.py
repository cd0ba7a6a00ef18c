"""What the demo's projects are for, a template that makes another, and the colours of some labels."""

from datetime import datetime, timedelta

from webapp.database.pool import Queryable
from webapp.labels.colours import Colour
from webapp.labels.queries import colour
from webapp.projects.blueprints.models import Step
from webapp.projects.blueprints.queries import add_blueprint
from webapp.projects.queries import change_project
from webapp.tasks.models import Priority

PURPOSES = {
    "Marketing": (
        "Tell people what we build, **before** they ask.\n\n"
        "- One newsletter a month, with one piece of furniture in it\n"
        "- A post for each order that we are proud of\n\n"
        "No discounts. Photos only by daylight."
    ),
    "Shop": "Sell what stands in the window, and answer whoever writes **within a day**.",
}
COLOURS = {
    "newsletter": Colour.PURPLE,
    "order": Colour.BLUE,
    "photo": Colour.PINK,
    "invoice": Colour.GREEN,
    "bill": Colour.ORANGE,
    "reviews": Colour.TEAL,
    "stock": Colour.YELLOW,
}


def open_day(workers: list[int]) -> list[Step]:
    """The tasks of an open workshop day, in working days before it."""
    mara, ana, jonas = workers
    return [
        Step("Choose the day, and tell the neighbours", -20, assignee_id=mara, estimate_minutes=30),
        Step("Write the invitation", -15, "Date, place, what there is to see.", ["Text", "Photo", "Map"],
             labels=["newsletter"], assignee_id=ana, estimate_minutes=90),
        Step("Order cake and coffee", -10, labels=["order"], assignee_id=mara, estimate_minutes=20),
        Step("Print the price list", -8, labels=["print"], assignee_id=ana, estimate_minutes=45),
        Step("Send the invitation to all readers", -5, priority=Priority.HIGH, labels=["newsletter"], assignee_id=ana),
        Step("Clear the workshop, set up three benches", -1, "", ["Sweep", "Lights", "First aid", "Signs outside"],
             assignee_id=jonas, estimate_minutes=240),
        Step("Open workshop day", 0, priority=Priority.HIGH, estimate_minutes=480),
        Step("Thank everybody who came", 2, assignee_id=mara, estimate_minutes=60),
    ]  # fmt: skip


async def add_projects(
    db: Queryable, workspace_id: int, projects: dict[str, int], workers: list[int], *, now: datetime
) -> None:
    """Say what projects are for, keep a template, and colour labels: some months ago."""
    mara, then = workers[0], now - timedelta(days=120)
    for name, purpose in PURPOSES.items():
        patch = {"purpose": purpose}
        await change_project(db, workspace_id, projects[name], mara, "project.updated", patch, now=then)
    await add_blueprint(db, workspace_id, mara, "Open workshop day", open_day(workers), now=then)
    for label, chosen in COLOURS.items():
        told = {"name": label}
        await colour(
            db,
            workspace_id,
            mara,
            "label.coloured",
            before=told | {"colours": {label: None}},
            after=told | {"colours": {label: chosen.value}},
            expected={},
            now=then,
        )
