"""What the process that examines uploads finds wrong with them."""


class Damaged(Exception):
    """A file isn't taken: one sentence that says what happened and what to do."""


TRUNCATED = "It isn't whole: its end is missing. Save or download it again, and then choose it once more."
BROKEN = "It can't be opened: it is damaged. Open it where it was made, save it again, and choose that."
