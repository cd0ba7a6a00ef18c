"""The pages of help with writing, and of what is said."""

from tests.support.chat_server import an_assistant, answers, chat_server, hidden, says
from tests.support.html import Page
from tests.support.pages.kept import Pages
from tests.support.people import Person
from tests.voice.saying import filled, say_all


async def of_assistant(pages: Pages, ana: Person) -> None:
    """Help with writing: how it is set up, what is sent, what comes back, and what can't be."""
    desk, browser, settings = pages.desk, ana.browser, ana.path("/settings/writing-help")
    task = await desk.task(ana, "Tell about winter", notes="It gets dark at four.")
    draft = await desk.draft(ana, "Winter hours", body="We close at *four*.\n\nBring boards.", task_id=task)
    path, steps = ana.path(f"/drafts/{draft}/help"), ana.path(f"/tasks/{task}/help")
    await pages.read("assistants.list: off", browser, settings)
    await pages.send("assistants.save: refused", browser, f"{settings}?_method=put", 422, version="1", is_on="1")
    async with chat_server(desk) as server:
        await an_assistant(desk, ana, server, key="sk-1")
        await pages.read("assistants.show", browser, f"{settings}/{ana.workspace_id}")
        await pages.send("assistants.try", browser, f"{settings}/trial", 200)
        server.ways = [answers(404, {"error": "model not found"})]
        await pages.send("assistants.try: refused", browser, f"{settings}/trial", 200)
        prompt = f"{settings}/prompts/rephrase"
        await browser.post(f"{prompt}?_method=put", data={"version": "2", "words": "Better, please: {passage}"})
        await pages.read("assistants.prompts", browser, f"{settings}/prompts")
        await pages.read("assistants.prompt", browser, prompt)
        wrong = {"version": "3", "words": "{nothing}"}
        await pages.send("assistants.save_prompt: refused", browser, f"{prompt}?_method=put", 422, **wrong)
        await pages.read("assistants.list", browser, settings)
        await pages.read("drafts.show: with help", browser, ana.path(f"/drafts/{draft}"))
        await pages.read("assistant.draft", browser, path)
        await pages.read("assistant.prepare", browser, f"{path}/translate?place=0-19")
        await pages.send("assistant.ask: not seen", browser, f"{path}/rephrase", 422)
        server.ways = [says("We close at *five*.\n\nBring your boards.")]
        for name in ("rephrase", "retitle", "newsletter", "social_posts"):
            form = hidden(Page((await browser.get(f"{path}/{name}")).text), ".assistant-go")
            await pages.send(f"assistant.ask: {name}", browser, f"{path}/{name}", 200, **form)
        answer = hidden(Page(pages.html["assistant.ask: rephrase"]), ".assistant-answer")
        await pages.send("assistant.accept: nothing", browser, f"{path}/rephrase/acceptance", 409, **answer)
        text = {"title": "Winter hours", "body": "We open at *six*.\n\nBring boards.", "revision": "1"}
        await browser.post(ana.path(f"/drafts/{draft}?_method=put"), data=text)
        stale = {**answer, "every": "1"}
        await pages.send("assistant.accept: stale", browser, f"{path}/rephrase/acceptance", 409, **stale)
        answer = hidden(Page(pages.html["assistant.ask: newsletter"]), ".assistant-answer")
        await browser.post(f"{path}/newsletter/acceptance", data={**answer, "every": "1"})
        await pages.read("assistant.draft: linked", browser, path)
        await pages.read("assistant.task", browser, steps)
        await pages.read("tasks.show: with help", browser, ana.path(f"/tasks/{task}"))
        form = hidden(Page((await browser.get(steps)).text), ".assistant-go")
        await pages.send("assistant.ask_task", browser, steps, 200, **form)
        await pages.send("assistant.accept_task: refused", browser, f"{steps}/acceptance", 422, offered="Step")
        await an_assistant(desk, ana, server, is_on=False)


async def of_voice(pages: Pages, ana: Person) -> None:
    """What somebody says: acts of every kind as forms, refused and done; and what wasn't heard."""
    desk, browser, path = pages.desk, ana.browser, ana.path("/voice")
    await pages.read("voice.new: nothing said", browser, path)
    reply = await browser.post(path, data={"words": ""}, files={"file": ("a.txt", b"no sound")})
    pages.keep("voice.create: refused", reply, 422)
    task, draft = await desk.task(ana, "Call the mill " + "m" * 150), await desk.draft(ana, "Why ash")
    await pages.read("voice.show", browser, said := ana.path(await say_all(desk, ana, task, draft)))
    sent = filled(Page(await browser.get(said)))
    await pages.send("voice.confirm: refused", browser, f"{said}/confirmation", 422, **sent | {"press": "all"})
    assert (await browser.post(f"{said}/confirmation", data=sent | {"press": "only-0"})).status_code == 303
    assert (await browser.post(f"{said}/confirmation", data=sent | {"press": "out-1"})).status_code == 303
    await pages.read("voice.show: done and left out", browser, said)
    await pages.send("voice.confirm: stale", browser, f"{said}/confirmation", 409, **sent | {"version": "9"})
    await pages.read("voice.new", browser, path)
    for state, problem in (("waiting", ""), ("failed", "Nothing was heard. Record it again, or type the words.")):
        key = f"every page {state}"
        await desk.fetch(
            "insert into utterances (workspace_id, account_id, key, state, problem, media_type, began_at, taken_at) "
            "values ($1, $2, $3, $4, $5, 'audio/ogg', $6, $6)",
            *(ana.workspace_id, ana.account_id, key, state, problem, desk.clock()),
        )
        utterance = await desk.fetch("select max(id) from utterances")
        await desk.fetch("insert into utterance_pieces values ($1, $2, 0, 'OggS')", ana.workspace_id, utterance)
        await pages.read(f"voice.show: {state}", browser, f"{path}/{utterance}")
