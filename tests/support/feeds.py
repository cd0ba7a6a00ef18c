"""What JSON Feed 1.1 (jsonfeed.org) and search engines (schema.org, as Google's pages on structured data have it) let
journals say, and nothing else: what isn't known here isn't taken."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

Address = Annotated[str, Meta(pattern="^https?://[^\\s]+$")]
Some = Annotated[str, Meta(min_length=1)]
Moment = Annotated[datetime, Meta(tz=True)]


class Author(Struct, forbid_unknown_fields=True):
    name: Some
    url: Address | None = None


class Item(Struct, forbid_unknown_fields=True):
    id: Some
    url: Address
    title: str
    content_html: str
    summary: str
    date_published: Moment
    date_modified: Moment
    authors: Annotated[list[Author], Meta(min_length=1)]
    tags: list[Some]
    image: Address | None = None


class Feed(Struct, forbid_unknown_fields=True):
    version: Literal["https://jsonfeed.org/version/1.1"]
    title: Some
    home_page_url: Address
    feed_url: Address
    description: str
    language: Annotated[str, Meta(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    authors: Annotated[list[Author], Meta(min_length=1)]
    items: list[Item]


class ImageObject(Struct, forbid_unknown_fields=True, tag_field="@type", tag="ImageObject"):
    url: Address


class Organization(Struct, forbid_unknown_fields=True, tag_field="@type", tag="Organization"):
    name: Some
    url: Address
    logo: ImageObject | None = None


class Someone(Struct, forbid_unknown_fields=True, tag_field="@type", tag="Person"):
    name: Some


class Thing(Struct, forbid_unknown_fields=True, kw_only=True):
    context: Literal["https://schema.org"] = field(name="@context")
    name: Some
    description: str
    url: Address
    inLanguage: Some  # noqa: N815  # schema.org's word
    publisher: Organization


class Blog(Thing, forbid_unknown_fields=True, kw_only=True, tag_field="@type", tag="Blog"):
    pass


class WebPage(Thing, forbid_unknown_fields=True, kw_only=True, tag_field="@type", tag="WebPage"):
    mainEntityOfPage: Address  # noqa: N815
    datePublished: Moment  # noqa: N815
    dateModified: Moment  # noqa: N815
    author: Someone
    keywords: list[str]
    wordCount: int | None = None  # noqa: N815
    image: Annotated[list[Address], Meta(min_length=1)] | None = None


class BlogPosting(WebPage, forbid_unknown_fields=True, kw_only=True, tag_field="@type", tag="BlogPosting"):
    headline: Some


def json_feed(data: bytes) -> Feed:
    """A feed; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(data, type=Feed)


def linked_data(data: str) -> Blog | WebPage | BlogPosting:
    """What a page says to search engines; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(data, type=Blog | WebPage | BlogPosting)
