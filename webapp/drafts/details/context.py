"""What the form of a draft's details shows: the fields of its kind, how a search result will look, and a slug."""

from typing import Any

import msgspec

from webapp.drafts.details.kind_fields import FOR_SEARCH, KIND_FIELDS, KindFields
from webapp.drafts.details.slugs import slugify
from webapp.drafts.models import Draft, DraftDetails, Kind
from webapp.web.forms.form import Form, fields_of

SEEN_TITLE = 60  # characters; what is seen depends on their width, so both are rough
SEEN_DESCRIPTION = 155


class SearchResult(msgspec.Struct, frozen=True):
    """How a page may look among search results; no description where the search engine will choose its own."""

    address: str
    title: str
    description: str


def details_context(
    draft: Draft, saved: Form[Any], sent: Form[Any] | None, suggested: str | None = None
) -> dict[str, Any]:
    """The details as they are saved or as they were sent: the fields of the kind that is chosen, the others that were
    typed while another was, the result of a search, and a slug where one can be suggested."""
    form = Form({**saved.typed, **sent.typed}, sent.errors, None) if sent else saved
    fields = fields_of_kind(form, draft)
    return {
        "details_form": form,
        "saved_details": msgspec.json.encode(details_of(saved)).decode(),
        "kind_fields": fields,
        "typed_fields": tuple(
            other
            for other in FOR_SEARCH
            if other.name not in fields.names and form.typed[other.name] != saved.typed[other.name]
        ),
        "search_open": any(form.typed[shown.name] or form.errors[shown.name] for shown in fields.search),
        "search_result": search_result(draft, form),
        "suggested_slug": suggested or ("" if form.typed["slug"] else slugify(draft.title)),
    }


def details_of(saved: Form[Any]) -> dict[str, str]:
    """A draft's details as its form has them, whether its kind shows them or not."""
    return {name: saved.typed[name] for name in fields_of(DraftDetails) if name not in ("version", "title")}


def fields_of_kind(form: Form[Any], draft: Draft) -> KindFields:
    """The fields of the kind that was chosen, or of the draft's own where there is no such kind; and those that it
    doesn't show where something is wrong with them."""
    kind = form.typed["kind"]
    fields = KIND_FIELDS[Kind(kind) if kind in Kind.__members__.values() else Kind(draft.kind)]
    wrong = [other for other in FOR_SEARCH if other.name not in fields.names and form.errors[other.name]]
    return KindFields(fields.basic, (*fields.search, *wrong))


def search_result(draft: Draft, form: Form[Any]) -> SearchResult:
    """The result as the fields are typed."""
    typed = form.typed
    link = typed["canonical_link"].strip().partition("://")[2].partition("?")[0].strip("/")
    address = link or f"your site/{typed['slug'].strip()}".strip("/")
    return SearchResult(
        address.replace("/", " › "),
        cut(" ".join(typed["search_title"].split()) or draft.title, SEEN_TITLE),
        cut(" ".join(typed["description"].split()), SEEN_DESCRIPTION),
    )


def cut(text: str, most: int) -> str:
    """The beginning of a text, ended between words."""
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]) + " …"
