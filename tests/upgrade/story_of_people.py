"""How people came to the old desk, what they set for themselves, and who left."""

from tests.people import Person
from tests.upgrade.company import PASSWORD, Company, Form
from webapp.accounts.setup import issue_setup_link


async def found(company: Company) -> None:
    """Ana sets the desk up; the others follow her invitations. Ben has a business of his own beside."""
    desk = company.desk
    browser = desk.browser()
    await company.does(
        browser,
        f"/setup/{await issue_setup_link(desk.db)}",
        name="Ana",
        email="ana@example.com",
        password=PASSWORD,
        workspace_name="Alder & Finch",
        time_zone="Europe/Berlin",
        week_start="monday",
        date_order="dmy",
    )
    account_id, workspace_id = await company.newest("accounts"), await company.newest("workspaces")
    slug = await desk.fetch("select slug from workspaces")
    ana = company.people["Ana"] = Person("Ana", account_id, workspace_id, slug, browser)
    ben = await company.joins(ana, "Ben", "editor")
    cleo = await company.joins(ana, "Cleo", "viewer")
    await company.joins(ana, "Dev", "viewer")
    await company.joins(ana, "Eli", "editor")
    await company.joins(ana, "Fay", "editor")
    await company.does(ana, f"put /members/{cleo.account_id}", role="reviewer")
    await company.does(ana, f"put /members/{ana.account_id}", role="viewer", answer=409)  # she is the last owner
    await settle(company, ben, time_zone="America/New_York", week_start="sunday", date_order="mdy")
    await settle(company, cleo, time_zone="Asia/Tokyo", week_start="saturday", date_order="ymd")
    await company.does(ben, "/account/theme", theme="dark")
    company.people["Ben at home"] = await company.begins(ben, "Finch Studio", "finch-studio", "America/New_York")
    company.people["Cleo at home"] = await company.begins(cleo, "Nothing yet", "nothing-yet", "Asia/Tokyo")
    await company.joins(company["Ben at home"], "Ana", "editor", ana.browser)
    company.people["Ana at Ben's"] = Person(
        "Ana", ana.account_id, company["Ben at home"].workspace_id, "finch-studio", ana.browser
    )


async def settle(company: Company, who: Person, **preferences: str) -> None:
    """Somebody says how they write dates."""
    version = await company.version("accounts", who.account_id)
    sent: Form = {"name": who.name, "email": f"{who.name.lower()}@example.com", "version": version, **preferences}
    await company.does(who, "/account", **sent)


async def come_and_go(company: Company) -> None:
    """Eli is removed, Fay leaves and comes back; some invitations are open, one was taken back. Settings change."""
    ana, eli, fay = company["Ana"], company.people.pop("Eli"), company["Fay"]
    await company.does(ana, f"delete /members/{eli.account_id}")
    await company.does(fay, "delete /members/me")
    await company.joins(ana, "Fay", "reviewer", fay.browser)
    await company.invitation(ana, "editor", "The new apprentice")
    await company.invitation(ana, "viewer", "Tax adviser")
    await company.invitation(ana, "owner", "By mistake")
    await company.does(ana, f"delete /members/invitations/{await company.newest('invitations')}")
    settings: Form = {"time_zone": "Europe/Berlin", "week_start": "monday", "date_order": "dmy", "autosave_days": 365}
    await company.does(ana, "put /settings", name="Alder and Finch", version=1, **settings)
    await company.does(ana, "/account/password", current=PASSWORD, password=PASSWORD[::-1], username="ana@example.com")
    await company.does(ana, "/account/password", current=PASSWORD[::-1], password=PASSWORD, username="ana@example.com")
    await company.does(company["Dev"], "delete /session")
    await company.sign_in(company["Dev"])
    await company.does(company["Dev"], "delete /sessions")
    await company.sign_in(company["Dev"])
