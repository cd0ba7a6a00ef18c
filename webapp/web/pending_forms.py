"""What a form does, in words: on the button and in the sentence where it waits for its sender to sign in again. Each
route that takes one says it: `about=("complete a task", "Complete the task")`."""

_about: dict[str, tuple[str, str]] = {}


def learn(route: str, about: tuple[str, str]) -> None:
    """Make known to this process what the forms of a route do."""
    _about[route] = about


def about_to(route: str) -> str:
    """What a form of this route was about to do: "delete a task"."""
    return _about.get(route, ("send a form", ""))[0]


def button_of(route: str) -> str:
    """What the button says that does it: "Delete the task"."""
    return _about.get(route, ("", "Send the form"))[1]
