"""What stands against a draft's going out, and what to look at first: by the text and its details alone."""

import re
from collections.abc import Collection, Iterable, Iterator

import msgspec

from webapp.drafts.details.kind_fields import KIND_FIELDS
from webapp.drafts.models import Draft, Kind
from webapp.publishing.models import Weight
from webapp.text.statistics import Said
from webapp.web.markdown.pictures import ADDRESS
from webapp.web.markdown.survey import Heading, Survey

MOST_ALIKE = 5  # of one kind that are told one by one
SHOWN = 60  # characters of a place that are repeated
SEEN_TITLE = 60  # characters of a title that search results show, about
SEEN_DESCRIPTION = (50, 160)  # between which a description is neither thin nor cut off
HARD = 50  # LIX from which a text is hard to read (webapp/text/statistics.py)

# What people leave for themselves: [todo], TKTK, "lorem ipsum", [insert name], {{name}}, TBD.
PLACEHOLDER = re.compile(
    r"""
    \[\s*(?:todo|tbd|tba|tbc|tk|insert|add|your|name|date|link|price|address|placeholder|xx+|\.\.\.|…)\b[^\]\n]{0,80}\](?!\()
    | \[\s*(?:…|\.{3}|\?+|_+)\s*\]
    | \b(?:todo|fixme|tbd|tbc|tktk|tk|xxx+)\b
    | \blorem\s+ipsum\b
    | \{\{[^{}\n]{1,60}\}\}
    | <(?:insert|your|name|date|link)\b[^<>\n]{0,60}>
    """,
    re.VERBOSE | re.IGNORECASE,
)
UPPER_ONLY = re.compile(r"todo|fixme|tbd|tbc|tktk|tk|xxx+", re.IGNORECASE)  # as plain words they mean something else
OUTSIDE = re.compile(r"(?:https?:)?//|mailto:|tel:", re.IGNORECASE)


class Found(msgspec.Struct, frozen=True):
    """Something that was found: in a sentence, and where it is mended: a `line` of the text, from 0, a field of the
    details or of the page by its id, or a `page` of the draft by the name of its route."""

    weight: Weight
    sentence: str
    line: int | None = None
    field: str = ""
    page: str = ""


def check_draft(
    draft: Draft, survey: Survey | None, said: Said, *, may_go_out: bool, files: Collection[int], slug: str
) -> list[Found]:
    """All that was found, what blocks first. `survey` is None where the text takes too long to read; `files` are those
    of it that are there; `slug` is the workspace's."""
    found = [*gaps(draft, may_go_out=may_go_out), *details(draft)]
    if survey is not None:
        found += [
            *placeholders(draft, survey.blocks),
            *pictures(draft, survey, files, slug),
            *links(survey, slug),
            *headings(survey.headings),
        ]
    else:
        found.append(Found(Weight.LOOK, "The text takes too long to lay out, so it wasn’t looked through."))
    if said.ease is not None and said.ease.lix >= HARD:
        sentence = (
            f"The text is {said.ease.words}: long sentences, long words (LIX {said.ease.lix}; a newspaper has 40)."
        )
        found.append(Found(Weight.LOOK, sentence, line=0))
    return sorted(found, key=lambda each: each.weight is not Weight.BLOCKS)


def gaps(draft: Draft, *, may_go_out: bool) -> Iterator[Found]:
    """What a draft can't go out without."""
    if not draft.title.strip() or draft.title.strip().casefold() == "untitled":
        yield Found(Weight.BLOCKS, "It has no title.", field="draft-title")
    if not draft.body.strip():
        yield Found(Weight.BLOCKS, "Nothing is written yet.", line=0)
    if not may_go_out:
        yield Found(Weight.BLOCKS, "It isn’t approved as it is now.", field="review")


def details(draft: Draft) -> Iterator[Found]:
    """What of a draft's details is too long, too short, or missing, where its kind shows them."""
    fields = KIND_FIELDS[Kind(draft.kind)]
    if draft.cover_id is not None and not draft.cover_alt.strip():
        yield Found(Weight.BLOCKS, "The cover has no words for those who can’t see it.", field="cover_alt")
    if "search_title" in fields.names:
        title, name = (draft.search_title, "title for search engines") if draft.search_title else (draft.title, "title")
        if len(title) > SEEN_TITLE:
            sentence = f"The {name} has {len(title)} characters; search results show about {SEEN_TITLE}."
            yield Found(Weight.LOOK, sentence, field="search_title" if draft.search_title else "draft-title")
    if "description" not in fields.names:
        return
    shortest, longest = SEEN_DESCRIPTION
    if not draft.description:
        yield Found(
            Weight.LOOK, "It has no description: search results and cards take some words.", field="description"
        )
    elif len(draft.description) > longest:
        sentence = f"The description has {len(draft.description)} characters; about {longest} are shown."
        yield Found(Weight.LOOK, sentence, field="description")
    elif len(draft.description) < shortest and Kind(draft.kind) is not Kind.NEWSLETTER:
        sentence = f"The description has {len(draft.description)} characters; there is room for {longest}."
        yield Found(Weight.LOOK, sentence, field="description")


def placeholders(draft: Draft, blocks: Iterable[tuple[int, str]]) -> Iterator[Found]:
    """What somebody left to be filled in, in the text (but not in its code) and in the details."""
    in_text = [(line, found) for line, text in blocks for found in placeholders_in(text)]
    for line, words in in_text[:MOST_ALIKE]:
        yield Found(Weight.BLOCKS, f"“{short(words)}” is still to be filled in.", line=line)
    if len(in_text) > MOST_ALIKE:
        yield Found(
            Weight.BLOCKS, f"{len(in_text) - MOST_ALIKE} more are to be filled in.", line=in_text[MOST_ALIKE][0]
        )
    fields = {"draft-title": draft.title} | {
        name: getattr(draft, name) for name in ("search_title", "description", "cover_alt", "slug")
    }
    for field, text in fields.items():
        for words in placeholders_in(text):
            yield Found(Weight.BLOCKS, f"“{short(words)}” is still to be filled in.", field=field)


def placeholders_in(text: str) -> list[str]:
    """What of some words is to be filled in."""
    return [
        found[0] for found in PLACEHOLDER.finditer(text) if not UPPER_ONLY.fullmatch(found[0]) or found[0].isupper()
    ]


def pictures(draft: Draft, survey: Survey, files: Collection[int], slug: str) -> Iterator[Found]:
    """Pictures that readers wouldn't get, or that some of them couldn't see."""
    if draft.cover_id is not None and draft.cover_id not in files:
        yield Found(Weight.BLOCKS, "The cover isn’t there any more.", field="cover_id")
    for image in survey.images:
        name = short(image.alt or image.address.rpartition("/")[2] or "A picture")
        own = ADDRESS.fullmatch(image.address)
        if own and own[1].startswith(f"/w/{slug}/files/"):
            if int(own[1].rpartition("/")[2]) not in files:
                yield Found(Weight.BLOCKS, f"The picture “{name}” isn’t there any more.", line=image.line)
        elif not image.address.strip():
            yield Found(Weight.BLOCKS, f"The picture “{name}” has no address.", line=image.line)
        elif not re.match(r"(?:https?:)?//", image.address):
            yield Found(Weight.BLOCKS, f"The picture “{name}” isn’t one that readers would get.", line=image.line)
        elif image.address.startswith("http:"):
            yield Found(
                Weight.LOOK, f"The picture “{name}” comes over http, which browsers may not show.", line=image.line
            )
        if not image.alt:
            yield Found(Weight.BLOCKS, f"A picture has no words for those who can’t see it ({name}).", line=image.line)


def links(survey: Survey, slug: str) -> Iterator[Found]:
    """Links that lead nowhere for readers."""
    for link in survey.links:
        name = short(link.text or link.address or "A link")
        own = ADDRESS.fullmatch(link.address)
        if not link.address.strip():
            yield Found(Weight.BLOCKS, f"The link “{name}” leads nowhere.", line=link.line)
        elif re.fullmatch(rf"/w/{re.escape(slug)}/drafts/[1-9][0-9]*", link.address):
            continue  # which may have a post where this one goes: each place says so
        elif link.address.startswith("/w/") and not (own and own[1].startswith(f"/w/{slug}/files/")):
            yield Found(
                Weight.BLOCKS,
                f"The link “{name}” leads to a page of this desk, which readers can’t open.",
                line=link.line,
            )
        elif link.address.startswith("#") or link.address.startswith("/"):
            continue  # a footnote, or a page of the journal: that is looked up
        elif not OUTSIDE.match(link.address):
            yield Found(Weight.LOOK, f"The link “{name}” has no whole address ({short(link.address)}).", line=link.line)
        elif not link.text:
            yield Found(Weight.LOOK, f"The link to {short(link.address)} has no words.", line=link.line)


def headings(found: list[Heading]) -> Iterator[Found]:
    """Headings that skip a level, which whoever hears a page goes by (WCAG 2.2, technique G141)."""
    before = 2
    for heading in found:
        if not heading.text:
            yield Found(Weight.LOOK, "A heading has no words.", line=heading.line)
        elif heading.level > before + 1:
            sentence = f"The heading “{short(heading.text)}” skips a level."
            yield Found(Weight.LOOK, sentence, line=heading.line)
        before = heading.level


def short(text: str) -> str:
    """The beginning of what is repeated in a sentence."""
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else words[:SHOWN].rstrip() + "…"
