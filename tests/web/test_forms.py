"""Reading forms: whatever is sent becomes a checked value or a message, never an exception."""

import re
from datetime import date, time
from typing import Annotated
from urllib.parse import quote_from_bytes

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.exceptions import ClientException

from webapp.accounts.models import AccountSettings, NewPassword, ResetPassword, SetUp, SignIn, ThemeChoice
from webapp.drafts.filters import DraftListForm
from webapp.drafts.models import DraftDetails, DraftText, NewDraft, Preview
from webapp.projects.models import NewProject, ProjectEdit
from webapp.tasks.filters import ListForm
from webapp.tasks.models import NewTask, Priority, StatusChange, TaskEdit
from webapp.web.forms.days import write_day, written
from webapp.web.forms.fields import (
    UNSTORABLE,
    Body,
    Choice,
    Day,
    Email,
    Exact,
    Field,
    Flag,
    Invalid,
    Labels,
    Number,
    Reference,
    ReferenceOrNone,
    Secret,
    Text,
    TimeOfDay,
    Version,
    in_quotes,
    storable,
)
from webapp.web.forms.form import MAX_FIELDS, Form, blank, fields_of, parse, parse_pairs
from webapp.web.viewer import DateOrder
from webapp.workspaces.models import Joining, NewInvitation, NewWorkspace, RoleChange, WorkspaceSettings

FORMS: list[type[msgspec.Struct]] = [
    *(AccountSettings, NewPassword, ResetPassword, SetUp, SignIn, ThemeChoice),
    *(DraftDetails, DraftListForm, DraftText, NewDraft, Preview),
    *(NewProject, ProjectEdit),
    *(ListForm, NewTask, StatusChange, TaskEdit),
    *(Joining, NewInvitation, NewWorkspace, RoleChange, WorkspaceSettings),
]

# Any text at all, and more often than by chance what is nearly right.
ANY_TEXT = st.text(st.characters(), max_size=60) | st.sampled_from(
    [
        *(
            "",
            " ",
            "\u200b",
            "\x00",
            "\ud800",
            "0",
            "-1",
            "1",
            "١",
            "9" * 30,
            "1e3",
            "none",
            "null",
            "owner",
            "pending",
        ),
        *("2026-02-31", "2026-02-28", "10000-01-01", "0000-00-00", "٢٠٢٦-٠١-٠١", "24:00", "23:59", "٢٣:٥٩", "23:59:60"),
        *("a@b", "@", "a@b@c", "UTC", "Europe/Vienna", "dmy", "monday", ",,,", "@a,@A,a", "x" * 2000),
    ]
)

# XML 1.0, 2.2: all but these.
XML_REFUSES = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.mark.parametrize("form_type", FORMS, ids=lambda form_type: form_type.__name__)
def test_no_text_in_any_field_raises(form_type: type[msgspec.Struct]) -> None:
    names = list(fields_of(form_type))

    @given(st.dictionaries(st.sampled_from(names) | ANY_TEXT, ANY_TEXT, max_size=len(names) + 2))
    def read(sent: dict[str, str]) -> None:
        form = parse(form_type, sent)
        assert set(form.errors) <= set(names)
        assert not any(UNSTORABLE.search(text) for text in form.typed.values())
        if form.errors:
            assert all(message.endswith(".") for message in form.errors.values())
            with pytest.raises(ValueError, match="errors"):
                _ = form.value
        else:
            assert isinstance(form.value, form_type)
            for name in names:
                value = getattr(form.value, name)
                assert not (isinstance(value, str) and UNSTORABLE.search(value))

    read()


@pytest.mark.parametrize("bad", ["\x00", "\x01", "\ufffe", "\uffff", "\x1b"])
@pytest.mark.parametrize("form_type", FORMS, ids=lambda form_type: form_type.__name__)
def test_what_cannot_be_stored_is_as_if_it_was_not_typed_in_any_field(
    form_type: type[msgspec.Struct], bad: str
) -> None:
    for name, field in fields_of(form_type).items():
        with_it, without = parse(form_type, {name: f"a{bad}b{bad}"}), parse(form_type, {name: "ab"})
        assert with_it.typed[name] == "ab"
        if isinstance(field, Exact):  # a password or an address is taken to the letter
            assert "can't be stored" in with_it.errors[name]
        else:
            assert with_it.errors[name] == without.errors[name]


@given(st.text())
def test_what_is_stored_fits_into_xml(text: str) -> None:
    kept = storable(text)
    assert not XML_REFUSES.search(kept)
    assert storable(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\x0btwo\x0cthree", "one\ntwo\nthree"),
        ("one\x1ftwo", "one two"),
        ("Gl\x00ue", "Glue"),
        ("caf\udce9", "caf\N{REPLACEMENT CHARACTER}"),
        ("tab\tline\r\n\x85\u2028 stay", "tab\tline\r\n\x85\u2028 stay"),
    ],
)
def test_control_characters_part_words_as_they_did_or_go(typed: str, kept: str) -> None:
    assert storable(typed) == kept


@given(st.binary(max_size=200))
def test_no_bytes_in_a_body_raise(body: bytes) -> None:
    for name, value in parse_pairs(body):
        parse(TaskEdit, {name: value, "title": value})


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=20)), max_size=9))
def test_pairs_come_back_as_they_were_sent(pairs: list[tuple[str, str]]) -> None:
    kept = [(UNSTORABLE.sub("", name), UNSTORABLE.sub("", value)) for name, value in pairs if UNSTORABLE.sub("", name)]
    encoded = "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value.encode())}" for name, value in kept)
    assert parse_pairs(encoded.encode()) == kept


def test_more_fields_than_any_form_has_are_refused() -> None:
    assert len(parse_pairs(b"&".join([b"a=1"] * MAX_FIELDS))) == MAX_FIELDS
    with pytest.raises(ClientException):
        parse_pairs(b"&".join([b"a=1"] * (MAX_FIELDS + 1)))


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (Text("Title", max=5), " a \t b ", "a b"),
        (Text("Title", max=5), "\U0001f33b" * 5, "\U0001f33b" * 5),
        (Text("Notes", max=9, lines=True), " a\r\nb\rc ", "a\nb\nc"),
        (Text("Note", max=9, required=False), "", ""),
        (Body("Text", max=9), " a\r\n ", " a\n "),
        (Email("Email"), " ana@example.com ", "ana@example.com"),
        (Secret("Password"), " kept as it is ", " kept as it is "),
        (Choice("Theme", ("dark", "light")), " dark ", "dark"),
        (Choice("Theme", ("dark", "light"), required=False), "", None),
        (Choice("Priority", Priority), "high", Priority.HIGH),
        (Day("Due"), " 2024-02-29 ", date(2024, 2, 29)),
        (Day("Due"), "", None),
        (Day("Due"), "Fri 27 Mar 2026", date(2026, 3, 27)),
        (Day("Due"), "Fri, March 28, 2026", date(2026, 3, 28)),
        (TimeOfDay("Time"), "09:05", time(9, 5)),
        (TimeOfDay("Time"), "09:05:59", time(9, 5)),
        (TimeOfDay("Time"), "9:05", time(9, 5)),
        (TimeOfDay("Time"), " 4 pm ", time(16)),
        (TimeOfDay("Time"), "", None),
        (Number("Minutes", min=0, max=60), " 60 ", 60),
        (Number("Minutes", min=0, max=60), "", None),
        (Number("Minutes", min=-5, max=60), "-5", -5),
        (Reference("Project"), "7", 7),
        (Reference("Project"), "", None),
        (ReferenceOrNone("Project"), "none", "none"),
        (ReferenceOrNone("Project"), "9223372036854775807", 2**63 - 1),
        (Labels("Labels"), "print, @Print , a  b,,", ["print", "a b"]),
        (Labels("Labels"), "Cafe\u0301, CAF\u00c9, v\u200bip", ["Caf\u00e9", "vip"]),
        (Text("Title", max=9), "\u200eCall\u200b\u00ad Bo\ufeff", "Call Bo"),
        (Labels("Labels"), 'print, "Fabric, red" , “a, b”', ["print", "Fabric, red", "a, b"]),
        (Labels("Labels"), '27" screens, "open, 5" x', ['27" screens', '"open', '5" x']),
        (Labels("Labels"), "", []),
        (Flag("Sample data"), "1", True),
        (Flag("Sample data"), "", False),
    ],
)
def test_what_is_right_becomes_its_value(field: Field, typed: str, value: object) -> None:
    assert field(typed) == value


@given(st.lists(st.text(st.sampled_from("ab, @\"“”„«»'\\#é\u05d0") | st.characters(), max_size=20), max_size=20))
def test_labels_written_into_their_field_are_read_as_they_were(words: list[str]) -> None:
    field = Labels("Labels")
    labels = [label for word in words for label in field(in_quotes(word))]
    labels = list({label.casefold(): label for label in labels}.values())[:20]
    assert field(field.write(labels)) == labels


@pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
def test_a_day_is_read_back_as_a_field_writes_it(order: DateOrder) -> None:
    for day in (date(1900, 1, 1), date(2024, 2, 29), date(2026, 9, 30), date(2999, 12, 31)):
        assert Day("Due").read(write_day(day, order)) == day
        assert written(day.isoformat(), order) == write_day(day, order)
    assert written("next fri", order) == "next fri"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (Day("Due"), "Fri 27 Mar 2026" + " or so" * 40),
        (Text("Title", max=5), ""),
        (Text("Title", max=5), "\u200b\u2060"),
        (Text("Title", max=5), "x" * 6),
        (Body("Text", max=5), "x" * 6),
        (Email("Email"), "ana"),
        (Email("Email"), "a@b@c"),
        (Email("Email"), "x" * 250 + "@b.cd"),
        (Secret("Password", min=10), "x" * 9),
        (Secret("Password"), "x" * 1001),
        (Choice("Theme", ("dark", "light")), "pink"),
        (Choice("Theme", ("dark", "light")), ""),
        (Choice("Priority", Priority), "HIGH"),
        (Day("Due"), "2026-02-31"),
        (Day("Due"), "10000-01-01"),
        (Day("Due"), "0001-01-01"),
        (Day("Due"), "٢٠٢٦-٠١-٠١"),
        (Day("Due"), "20260101"),
        (TimeOfDay("Time"), "24:00"),
        (TimeOfDay("Time"), "4 people"),
        (Number("Minutes", min=0, max=60), "61"),
        (Number("Minutes", min=0, max=60), "-1"),
        (Number("Minutes", min=0, max=60), "1.5"),
        (Number("Minutes", min=0, max=60), "٧"),
        (Number("Minutes", min=0, max=60), "9" * 5000),
        (Reference("Project"), "0"),
        (ReferenceOrNone("Project"), "9223372036854775808"),
        (ReferenceOrNone("Project"), "9" * 5000),
        (ReferenceOrNone("Project"), "²"),
        (Version(), ""),
        (Labels("Labels"), "x" * 41),
        (Labels("Labels"), ",".join(map(str, range(21)))),
    ],
)
def test_what_is_wrong_is_refused_in_words(field: Field, typed: str) -> None:
    with pytest.raises(Invalid, match=r"\w{3,}.*\.$"):
        field(typed)


def test_a_field_that_was_not_sent_has_its_default_and_one_without_is_asked_for() -> None:
    class Small(msgspec.Struct):
        name: Annotated[str, Text("Name", max=9)]
        colour: Annotated[str, Text("Colour", max=9)] = "blue"

    assert parse(Small, {"name": "a"}).value == Small("a", "blue")
    assert set(parse(Small, {}).errors) == {"name"}


def test_a_field_that_does_not_say_how_it_is_read_is_a_mistake_of_ours() -> None:
    class Careless(msgspec.Struct):
        name: str

    with pytest.raises(TypeError, match=r"Careless\.name"):
        parse(Careless, {})


def test_a_blank_form_has_no_errors_and_empty_texts() -> None:
    form: Form[msgspec.Struct] = blank(name=None, version=3)
    assert (form.typed["name"], form.typed["version"], form.typed["other"]) == ("", "3", "")
    assert not form.errors
    assert form.reject("name", "It is taken.").errors["name"] == "It is taken."
