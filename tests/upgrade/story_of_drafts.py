"""What was written at the old desk: drafts of every kind, their revisions, details, files and templates."""

from tests.files.samples import PDF, a_picture
from tests.upgrade.company import Company, Form

HOURS = "# Winter hours\n\nWe close at **four**.\n\nOn Saturdays we stay open.\n\nSee you soon.\n"


async def of_texts(company: Company) -> None:
    """Saved, autosaved, merged, clashed, named and restored, by two people."""
    ana, ben = company["Ana"], company["Ben"]
    draft = await company.draft(ana, "Winter hours", kind="newsletter")
    await company.saves(ana, draft, 1, "Winter hours", HOURS)
    await company.saves(ben, draft, 2, "Winter hours", HOURS.replace("four", "five"))
    await company.saves(ana, draft, 2, "Winter hours", HOURS.replace("See you soon", "Until then"))  # merged
    await company.saves(ana, draft, 2, "Winter hours", HOURS.replace("four", "three"), status=409)  # beside it
    text = HOURS.replace("four", "five").replace("See you soon", "Until then")
    revision = 4
    for word in ("one", "two", "three"):
        text += f"\nAnd {word} more.\n"
        told = await company.saves(ben, draft, revision, "Winter hours", text, session="bens-window")
        revision = told["revision"]
    await company.saves(ana, draft, revision, "Our winter hours", text, session="anas-window")
    latest = await company.desk.fetch("select revision from drafts where id = $1", draft)
    clash = text.replace("five", "six")
    await company.saves(ben, draft, latest, "Our winter hours", clash, session="bens-window")
    await company.saves(
        ana, draft, latest, "Our winter hours", text.replace("five", "noon"), session="late", status=409
    )
    await company.saves(ana, draft, latest + 1, "Our winter hours", clash)  # what was autosaved is kept for good
    await of_revisions(company, draft)


async def of_revisions(company: Company, draft: int) -> None:
    """Revisions named, and old texts restored; taken back, and put again."""
    ana, ben = company["Ana"], company["Ben"]
    at = f"/drafts/{draft}/revisions"
    await company.does(ana, f"put {at}/2/name", name="As sent out", was="")
    await company.does(ana, f"put {at}/2/name", name="As printed", was="As sent out")
    await company.undo(ana)
    await company.does(ben, f"put {at}/6/name", name="With one more", was="")  # one of the autosaves
    await company.does(ben, f"put {at}/6/name", name="", was="With one more")
    await company.undo(ben)
    latest = await company.desk.fetch("select revision from drafts where id = $1", draft)
    await company.does(ben, f"{at}/2/restoration", revision=latest)
    undone = await company.undo(ben)
    await company.undo(ben, undone)
    await company.does(
        ana,
        f"{at}/3/restoration",
        revision=await company.desk.fetch("select revision from drafts where id = $1", draft),
    )


async def of_details(company: Company) -> None:
    """Drafts of every kind, with every field set, changed and emptied; merged; linked to tasks."""
    ana, ben = company["Ana"], company["Ben"]
    marketing = await company.desk.fetch("select id from projects where name = 'Marketing'")
    shop = await company.desk.fetch("select id from projects where name = 'Shop'")
    drafts = {}
    for kind in ("blog_post", "newsletter", "social_post", "page", "other"):
        title = f"A {kind.replace('_', ' ')}"
        drafts[kind] = await company.draft(ben, title, kind=kind, project_id=marketing)
        await company.saves(ben, drafts[kind], 1, title, f"Words for {kind}.")
    draft = drafts["blog_post"]
    task = await company.task(ana, "Get the post out")
    changes: tuple[Form, ...] = (
        {"title": "Why we work with ash"},
        {"kind": "page", "project_id": shop},
        {"slug": "why-ash", "search_title": "Ash", "description": "Ash is light.", "keywords": "ash"},
        {"slug": "ash", "search_title": "Ash wood", "description": "Ash bends.", "keywords": "wood, ash, oak"},
        {"keywords": "ash, wood", "canonical_link": "https://example.com/ash"},
        {"keywords": "wood, ash", "canonical_link": "https://example.com/wood"},
        {"slug": "", "search_title": "", "description": "", "keywords": "", "canonical_link": ""},
        {"project_id": "", "kind": "blog_post"},
        {"task_id": task},
        {"task_id": ""},
        {"slug": "why-we-work-with-ash", "canonical_link": "https://example.com/ash"},
    )
    for fields in changes:
        await company.details(ana, draft, **fields)
    for undone in (2, 1):
        await company.undo(ana, await company.newest("events") - undone, answer=303 if undone == 1 else 409)
    await company.details(ben, draft, description="It bends.")
    await company.details(ana, draft, stale=1, keywords="chairs")  # merged with what Ben changed
    await company.does(ana, f"/tasks/{task}/drafts", draft_id=draft)
    await company.does(ana, f"delete /tasks/{task}/drafts/{draft}")
    await company.undo(ana)
    await company.does(ben, "/drafts", title="For the task", task_id=task, kind="page")


async def of_covers(company: Company) -> None:
    """Pictures and files in a draft, its cover, and the words for it."""
    ana, ben = company["Ana"], company["Ben"]
    draft = await company.draft(ana, "The new bench", kind="blog_post")
    oak = await company.attach(ana, f"/drafts/{draft}", ("Oak.jpg", a_picture("JPEG", (80, 60), quality=20)))
    ash = await company.attach(
        ben,
        f"/drafts/{draft}",
        ("Ash.png", a_picture("PNG", (40, 30))),
    )
    paper = await company.attach(ben, f"/drafts/{draft}", ("Measures.pdf", PDF + b"%draft\n"))
    where = ana.path(f"/files/{oak}/Oak.jpg")
    await company.saves(ana, draft, 1, "The new bench", f"Look:\n\n![Oak]({where})\n")
    await company.details(ana, draft, cover_id=oak, cover_alt="A plank of oak")
    await company.details(ana, draft, cover_id=ash, cover_alt="A plank of ash")
    await company.details(ana, draft, cover_id="", cover_alt="")
    await company.details(ana, draft, cover_id=oak, cover_alt="The grain")
    await company.does(ben, f"delete /files/{paper}")
    await company.undo(ben)
    await company.does(ben, f"delete /files/{ash}")
    await company.does(ana, f"/trash/files/{ash}/restoration")
    await company.does(ana, f"delete /files/{oak}")  # the text and the cover still show it
    await company.attach(ana, f"/drafts/{draft}", ("Twice.pdf", PDF))
    await company.undo(ana)


async def of_trash(company: Company) -> None:
    """Drafts into the trash and out, while another takes their slug."""
    ana, ben = company["Ana"], company["Ben"]
    first = await company.draft(ana, "Opening day", kind="page")
    await company.details(ana, first, slug="opening-day")
    await company.does(ana, f"delete /drafts/{first}")
    second = await company.draft(ben, "The day we open", kind="page")
    await company.details(ben, second, slug="opening-day")
    await company.does(ana, f"/trash/drafts/{first}/restoration")
    third = await company.draft(ben, "Closing day", kind="page")
    await company.details(ben, third, slug="closing-day")
    await company.does(ben, f"delete /drafts/{third}")
    fourth = await company.draft(ana, "The day we close", kind="page")
    await company.details(ana, fourth, slug="closing-day")
    gone = await company.desk.fetch("select max(id) from events where subject = 'draft' and kind = 'deleted'")
    await company.undo(ben, gone)
    await company.does(ben, f"delete /drafts/{second}")
    await company.undo(ben)
    await company.draft(ana, "Never mind")
    await company.undo(ana)
    stays = await company.draft(ana, "Old prices")
    await company.does(ana, f"delete /drafts/{stays}")


async def of_templates(company: Company) -> None:
    """Templates, edited by two owners' windows, into the trash and out, and drafts that begin with them."""
    ana, ben = company["Ana"], company["Ben"]
    fields: Form = {
        "kind": "newsletter",
        "name": "Monthly newsletter",
        "title": "",
        "body": "Hello,\n\n## New\n\n- one\n",
    }
    await company.does(ana, "/drafts/templates", **fields)
    template = await company.newest("draft_templates")
    at = f"/drafts/templates/{template}"
    for change in (
        {"name": "Newsletter", "title": "News"},
        {"title": "News from us"},
        {"title": "", "kind": "page"},
        {"body": "Hello all,\n\n## New\n\n- one\n- two\n", "kind": "newsletter"},
    ):
        fields |= change
        await company.does(ana, f"put {at}", version=await company.version("draft_templates", template), **fields)
    await company.undo(ana)
    fields |= {"body": "Hello,\n\n## New\n\n- one\n", "kind": "page"}
    version = await company.version("draft_templates", template)
    await company.does(ana, f"put {at}", version=version, **fields | {"kind": "newsletter"})
    await company.does(ana, f"put {at}", version=version, **fields | {"name": "The newsletter"})
    await company.does(ben, "/drafts", title="", template_id=template, kind="page", answer=422)
    await company.does(ben, "/drafts", title="News of May", template_id=template)
    await company.does(ana, f"delete {at}")
    await company.does(ana, f"/trash/templates/{template}/restoration")
    await company.does(ana, f"delete {at}")
    await company.undo(ana)
    for name in ("About us", "Unfinished"):
        await company.does(ana, "/drafts/templates", kind="page", name=name, title="About", body="Who we are")
    await company.undo(ana)
    await company.does(ana, "/drafts/templates", kind="other", name="Price list", title="", body="| a | b |")
    await company.does(ana, f"delete /drafts/templates/{await company.newest('draft_templates')}")
