"""A workspace that is spoken of, and what was understood in short, as in `lines.txt`."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from webapp.quick_add.context import DateOrder
from webapp.voice.grammar import Known, Thing, Understood, as_json, understand

NEW_YORK = ZoneInfo("America/New_York")
TASKS = (
    *("Dentist appointment", "Order paper", "Pay the electricity bill", "Call the landlord", "Prepare quarterly taxes"),
    *("Quarterly report", "Send invoice to Acme", "Send invoice to Bluebird", "Fix the oven", "Team lunch"),
    *("Update price list", "Book a photographer", "Renew insurance", "Write job ad for baker", "Spring menu"),
    *("Clean the coffee machine", "Order flour", "Review supplier contract"),
)
KNOWN = Known(
    now=datetime(2026, 3, 4, 10, tzinfo=NEW_YORK),  # a Wednesday
    zone=NEW_YORK,
    projects=("Website", "Marketing", "Spring Fair", "Kitchen Renovation"),
    members=("Dana", "Jonas", "Priya Shah", "Ana"),
    labels=("print", "office"),
    tasks=tuple(map(Thing, TASKS)),
    done_tasks=(Thing("Water the plants"), Thing("Print flyers")),
    drafts=tuple(
        map(Thing, ("Five tips for sourdough", "Spring newsletter", "Opening hours at Easter", "Behind the counter"))
    ),
    me="Ana",
)

CAFE = Known(
    now=KNOWN.now,
    zone=NEW_YORK,
    projects=("Shop", "Winter Sale"),
    members=("Maria Lopez", "Tom Becker", "Aisha", "Ana"),
    tasks=tuple(
        map(
            Thing,
            (
                *("Renew passport", "Call the plumber", "Update the website banner", "Order coffee beans"),
                *("Tax return 2025", "Interview the new barista", "Book flights to Lisbon", "Fix the leaking tap"),
                *("Monthly newsletter", "Clean the espresso machine", "Prepare the board meeting"),
                "Pay supplier invoices",
            ),
        )
    ),
    drafts=tuple(
        map(Thing, ("Why we roast light", "Winter sale announcement", "About us page", "Five brewing mistakes"))
    ),
    me="Ana",
)


STUDIO = Known(
    now=KNOWN.now,
    zone=NEW_YORK,
    projects=("Rebrand", "Client Portal", "Hiring"),
    members=("Nadia", "Oleg Petrov", "Grace Kim", "Ben", "Ana"),
    labels=("design", "finance"),
    tasks=tuple(
        map(
            Thing,
            (
                *(
                    "Sign the office lease",
                    "Send proposal to Harbor Hotel",
                    "Prepare pitch deck",
                    "Book train to Boston",
                ),
                *("Invoice Harbor Hotel", "Renew software licenses", "Write case study", "Interview junior designer"),
                *("Back up the server", "Print business cards", "Plan the offsite", "Review logo drafts"),
                *("Call the accountant", "Order new monitors", "Update the website"),
            ),
        )
    ),
    done_tasks=(Thing("Set up the newsletter tool"), Thing("Clean the meeting room")),
    drafts=tuple(
        map(Thing, ("How we choose colors", "Autumn newsletter", "Meet our new designer", "Pricing page", "Case study"))
    ),
    me="Ana",
)
CLINIC = Known(
    now=KNOWN.now,
    zone=NEW_YORK,
    projects=("Renovation", "Patient Days", "Accounts"),
    members=("Mia Torres", "Carlos", "Yusuf Aydin", "Ana"),
    labels=("lab", "supplies"),
    tasks=tuple(
        map(
            Thing,
            (
                *("Order gloves and masks", "Call the lab", "Pay the water bill", "Hire a receptionist"),
                *("Repair the X-ray machine", "Yearly tax declaration", "Repaint the waiting room", "Train new nurses"),
                *("Check fire extinguishers", "Confirm appointments with Dr. Weiss", "Update opening hours online"),
                *("Send reminder letters", "Send thank you letters"),
            ),
        )
    ),
    done_tasks=(Thing("Replace the carpet"), Thing("Install new phones")),
    drafts=tuple(map(Thing, ("Flu season newsletter", "Why brushing matters", "Our new building", "Vaccination page"))),
    me="Ana",
)


def _trade(
    zone: str,
    order: DateOrder,
    week_start: int,
    projects: tuple[str, ...],
    members: tuple[str, ...],
    tasks: tuple[str, ...],
    drafts: tuple[str, ...],
) -> Known:
    """A workspace as the command takes it, where what is open may as well be done."""
    things = tuple(map(Thing, tasks))
    return Known(
        now=datetime(2026, 3, 4, 10, tzinfo=ZoneInfo(zone)),
        zone=ZoneInfo(zone),
        week_start=week_start,
        date_order=order,
        projects=projects,
        members=members,
        tasks=things,
        done_tasks=things,
        drafts=tuple(map(Thing, drafts)),
        me="Ana",
    )


TRADES = {
    "florist": _trade(
        "America/New_York",
        "mdy",
        6,
        ("Wedding Season", "Web Shop", "Farmers Market"),
        ("Hannah Lee", "Marcus", "Rosa Delgado", "Ana"),
        (
            "Order ribbon",
            "Call the wholesaler",
            "Repair the cooler",
            "Wedding bouquet for Miller",
            "Wedding quote for Patterson",
            "Renew van insurance",
            "File sales tax",
            "Clean the display window",
            "Update delivery zones",
            "Photograph spring bouquets",
            "Hire a driver",
            "Pay the rent",
        ),
        ("Caring for peonies", "Mother's Day newsletter", "Our delivery promise", "Meet the growers"),
    ),
    "builder": _trade(
        "Europe/London",
        "dmy",
        0,
        ("Oak Lane", "Harbour Extension", "Office"),
        ("Siobhan Murphy", "Dave", "Tariq Hussain", "Ana"),
        (
            "Order plasterboard",
            "Ring building control",
            "Quote for the Hendersons",
            "Invoice the Hendersons",
            "Hire a skip",
            "Service the van",
            "VAT return",
            "Fit the kitchen worktop",
            "Sort out the scaffolding",
            "Collect keys from estate agent",
            "Snagging list for Oak Lane",
            "First aid training",
        ),
        ("Choosing a builder", "Before and after: Oak Lane", "Spring offers newsletter", "Careers page"),
    ),
    "bike": _trade(
        "America/New_York",
        "mdy",
        0,
        ("Repair Cafe", "Online Store"),
        ("Lena Fischer", "Kofi", "Wei Zhang", "Ana"),
        (
            "Order inner tubes",
            "True the wheels for Mr. Novak",
            "Replace brake pads",
            "Stocktake",
            "Renew the shop lease",
            "Call the courier",
            "Design race day poster",
            "Pay Shimano invoice",
            "Check tire stock",
            "Plan the group ride",
            "Apply for a street permit",
        ),
        ("Winter riding guide", "Race day announcement", "How to fix a flat", "Store policies"),
    ),
    "groom": _trade(
        "America/New_York",
        "mdy",
        6,
        ("Mobile Van", "Holiday Cards", "Franchise"),
        ("Jamie", "Brooke Sanders", "Luis", "Ana"),
        (
            "Order shampoo",
            "Sharpen the clippers",
            "Call the vet",
            "Book Bella for a trim",
            "Fix the dryer",
            "Renew the kennel license",
            "Inventory of leashes",
            "Train the new hire",
            "Pay the electric bill",
            "Send thank you cards",
            "Update the price list",
        ),
        ("How often to bathe your dog", "Holiday hours", "Meet Brooke", "Summer newsletter"),
    ),
    "cater": _trade(
        "Europe/London",
        "dmy",
        0,
        ("Harvest Supper", "Canapes", "Kitchen Refit"),
        ("Nick", "Olivia Grant", "Jasmine", "Ana"),
        (
            "Order napkins",
            "Confirm the marquee",
            "Taste the new menu",
            "Invoice the Fosters",
            "Chase the Fosters",
            "Hire waiting staff",
            "Deep clean the oven",
            "Food hygiene certificate",
            "Menu for the Cartwright wedding",
            "Insurance renewal",
        ),
        ("Autumn menu", "Why we buy local", "Wedding brochure page", "July newsletter"),
    ),
    "music": _trade(
        "America/New_York",
        "mdy",
        0,
        ("Spring Open House", "Studio B"),
        ("Derek", "Amelia Stone", "Chidi", "Ana"),
        (
            *(
                "Tune the piano",
                "Order sheet music",
                "Call the parents of Leo",
                "Print recital programs",
                "Pay the rent",
            ),
            *("Fix the metronome", "Schedule makeup lessons", "Renew music license", "Post summer schedule"),
        ),
        ("Why practice matters", "Recital invitation", "Fall newsletter", "Our teachers"),
    ),
    "farm": _trade(
        "Europe/London",
        "dmy",
        0,
        ("Cattle Show", "Barn Roof"),
        ("Gwen Price", "Rhys", "Bethan", "Ana"),
        (
            *("Order feed", "Mend the fence", "Ring the vet", "Worm the sheep", "Fill in the subsidy form"),
            *("Service the tractor", "Sell the old trailer", "Renew the holding licence"),
        ),
        ("Lambing diary", "Farm shop opening", "October newsletter"),
    ),
}


def _days() -> dict[str, Known]:
    """The workspaces of `days.txt`, each with a moment of its own."""
    found = {}
    for part in (Path(__file__).parent / "days.txt").read_text("utf-8").split("\n== ")[1:]:
        name, head, *_ = part.split("\n")
        said = json.loads(head.removeprefix("# "))
        zone = ZoneInfo(said["zone"])
        things = tuple(map(Thing, said["tasks"]))
        found[name] = Known(
            now=datetime.fromisoformat(said["now"]).replace(tzinfo=zone),
            zone=zone,
            week_start=said["week"],
            date_order=said["order"],
            projects=tuple(said["projects"]),
            members=tuple(said["members"]),
            labels=tuple(said["labels"]),
            tasks=things,
            done_tasks=things,
            drafts=tuple(map(Thing, said["drafts"])),
            me=said["me"],
        )
    return found


DAYS = _days()
NAMES = {
    thing.name
    for known in (KNOWN, CAFE, STUDIO, CLINIC, *TRADES.values(), *DAYS.values())
    for things in (known.tasks, known.done_tasks, known.drafts, map(Thing, known.projects))
    for thing in things
}


def told(words: str, known: Known = KNOWN) -> list[str]:
    """What was understood of words, an act a line."""
    return in_short(understand(words, known))


def in_short(understood: Understood) -> list[str]:
    """An act a line, and what is left."""
    lines = [_act(as_json(act)) for act in understood.acts]
    return [*lines, *([f"left {understood.left.rstrip('.?! ')}"] if understood.left else [])]


def _act(said: dict[str, Any]) -> str:
    match said["act"]:
        case "add_task":
            return " | ".join(_task(said))
        case "complete_task":
            return f"done {_name(said, 'task')}"
        case "reopen_task":
            return f"reopen {_name(said, 'task')}"
        case "reschedule_task":
            due = " ".join(str(each) for each in (said["due_date"], said["due_time"]) if each)
            return f"move {_name(said, 'task')} | to {due}"
        case "assign_task":
            return f"assign {_name(said, 'task')} | to {said['assignee'] or 'nobody'}"
        case "comment_task":
            return f"comment {_name(said, 'task')} | {said['comment']}"
        case "wait_task":
            until = f" | until {said['until']}" if said["until"] else ""
            return f"wait {_name(said, 'task')} | for {said['waits_for']}{until}"
        case "create_draft":
            return f"draft {said['kind']} | {said['title']}".removesuffix(" | ")
        case "dictate":
            return f"dictate{' ' + _name(said, 'draft') if said['draft'] else ''} | {said['text']}"
        case "open":
            kind = f" ({said['kind']})" if "kind" in said else ""
            return f"open search {said['search']}" if "search" in said else f"open {_name(said, 'what')}{kind}"
        case "read_aloud":
            return f"read {said['what']}"
        case _:
            return f"decide {said['decision']} {_name(said, 'draft')}"


def _task(said: dict[str, Any]) -> Iterator[str]:
    yield f"add {said['title']}"
    if said["due_date"] or said["due_time"]:
        yield "due " + " ".join(str(each) for each in (said["due_date"], said["due_time"]) if each)
    if said["rrule"]:
        yield said["rrule"] + (f" until {said['ends']}" if said["ends"] else "")
    if said["project"]:
        yield f"project {said['project']}"
    if said["priority"]:
        yield said["priority"]
    yield from (f"label {label}" for label in said["labels"])
    if said["assignee"]:
        yield f"for {said['assignee']}"
    if said["estimate_minutes"]:
        yield f"takes {said['estimate_minutes']}"
    if said["reminder"]:
        yield f"remind {said['reminder']}"
    if said["notes"]:
        yield f"notes {said['notes']}"


def _name(said: dict[str, Any], key: str) -> str:
    if "candidates" in said:
        return "? " + " / ".join(said["candidates"])
    name: str = said[key]
    return name if name in NAMES or key == "what" else f'"{name}"'


def rows(name: str = "lines.txt", part: str = "") -> list[tuple[str, list[str]]]:
    """The lines of a table, or of a part of it, and what is expected of each."""
    found: list[tuple[str, list[str]]] = []
    text = (Path(__file__).parent / name).read_text("utf-8")
    for line in (text.partition(f"== {part}\n")[2].partition("\n==")[0] if part else text).splitlines():
        if not line.strip() or line.startswith(("#", "==")):
            continue
        if line.startswith("  "):
            found[-1][1].append(line.strip().removesuffix(" |"))
        else:
            found.append((line, []))
    return found
