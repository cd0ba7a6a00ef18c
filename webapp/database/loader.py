"""The loader of sql/: named queries with named parameters.

    -- name: get_task
    -- One task. Served by tasks_pkey.
    select ... from tasks where id = :task_id
        and project_id = :project_id  -- when project

A line that ends with `-- when FLAG…` belongs to the statement only when all its flags are asked for:
`sql.get_task.when("project")`. `by_day|by_name` among them stands for either. Each combination is a statement of its
own, so the database plans it for itself.

What several statements of a file have in common, such as the columns of a row, stands once before them, as a part:

    -- part: row_columns
    t.id, t.title, t.due_on

A line `-- include: row_columns` stands for it, in a statement or in a later part, and one that ends with `-- when
FLAG…` for it where all these flags are asked for.

Where what is asked for can't be told beforehand, a line `-- here: asked` is the place for it: the statement with a
condition there, of declared SQL and with parameters of its own, is `with_condition(statement, "asked", condition)`.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise, takewhile

from webapp.paths import SQL

PART = re.compile(r"^-- part: ([a-z][a-z0-9_]*)\n((?:(?!-- (?:name|part): ).*\n)+)", re.MULTILINE)
INCLUDE = re.compile(r"^ *-- include: (\w+)( +-- when [\w |]+)?$", re.MULTILINE)
NAME = re.compile(r"^-- name: ([a-z][a-z0-9_]*)\n", re.MULTILINE)
COMMENT = re.compile(r"--[^\n]*")
WHEN = re.compile(r"\s*-- when\b([^\n]*)$")
RECORDS = re.compile(r"\b(insert into|update) events\b")
# What is no parameter is matched first and kept: strings, quoted names, dollar quotes, comments, casts, array slices.
TOKEN = re.compile(
    r"""
      \b[eE]'(?:[^'\\]|\\.|'')*'
    | '(?:[^']|'')*'
    | "(?:[^"]|"")*"
    | (?P<tag>\$(?:[A-Za-z_]\w*)?\$).*?(?P=tag)
    | --[^\n]*
    | /\*.*?\*/
    | ::
    | (?<![:\w\]]):(?P<name>[a-z_][a-z0-9_]*)
    | (?P<end>;)
    """,
    re.VERBOSE | re.DOTALL,
)


def split_statements(script: str) -> list[str]:
    """The statements of a script, split at semicolons that aren't in strings, dollar quotes or comments."""
    ends = [found.start() for found in TOKEN.finditer(script) if found["end"]]
    pieces = [script[start:end] for start, end in pairwise([0, *ends, len(script)])]
    return [piece.lstrip(";").strip() for piece in pieces if COMMENT.sub("", piece).strip("; \n\t")]


class Query:
    """One named statement of sql/, its parameters numbered in the order of their first appearance."""

    def __init__(self, subject: str, name: str, doc: str, source: str) -> None:
        self.subject = subject
        self.name = name
        self.doc = doc
        self.source = source
        self.conditional = any(WHEN.search(line) for line in source.splitlines())
        self.records = RECORDS.search(source) is not None  # events: a change that others are told of
        self.parameters: tuple[str, ...] = ()
        self.text = self._number_parameters() if not self.conditional else ""
        self._variants: dict[frozenset[str], Query] = {}

    def when(self, *flags: str) -> "Query":
        """The statement with the lines of these flags, and those without a condition; made once for each set of flags.

        Raises KeyError for a flag that no line has.
        """
        wanted = frozenset(flags)
        if wanted not in self._variants:
            if unknown := wanted - self.flags():
                raise KeyError(f"{self} has no line for {', '.join(sorted(unknown))}")
            lines = [
                WHEN.sub("", line)
                for line in self.source.splitlines()
                if not (found := WHEN.search(line)) or all(wanted & set(one.split("|")) for one in found[1].split())
            ]
            name = " ".join([self.name, *sorted(wanted)])
            self._variants[wanted] = Query(self.subject, name, self.doc, "\n".join(lines))
        return self._variants[wanted]

    def flags(self) -> frozenset[str]:
        """All flags that lines of this statement have."""
        return frozenset(
            flag
            for line in self.source.splitlines()
            if (found := WHEN.search(line))
            for flag in re.split(r"[\s|]+", found[1].strip())
        )

    def _number_parameters(self) -> str:
        numbers: dict[str, int] = {}

        def number(found: re.Match[str]) -> str:
            name = found["name"]
            return found[0] if name is None else f"${numbers.setdefault(name, len(numbers) + 1)}"

        text = TOKEN.sub(number, self.source)
        self.parameters = tuple(numbers)
        return text

    def __repr__(self) -> str:
        return f"{self.subject}.{self.name}"


@lru_cache(maxsize=512)
def with_condition(query: Query, place: str, condition: str) -> Query:
    """A statement in which something more has to be so. Raises ValueError where it has no such place."""
    line = f"-- here: {place}"
    if query.source.count(line) != 1:
        raise ValueError(f"{query} has no place for {place}")
    return Query(query.subject, query.name, query.doc, query.source.replace(line, f"and {condition}"))


def union(subject: str, name: str, parts: list[Query], *, order: str) -> Query:
    """Several statements with the same columns as one, the first `:limit` rows of them all in an order."""
    together = "\nunion all\n".join(f"(\n{part.source}\n)" for part in parts)
    doc = " ".join(part.doc for part in parts)
    return Query(subject, name, doc, f"{together}\norder by {order}\nlimit :limit")


def numbered(query: Query, number: int) -> Query:
    """A statement whose parameters have a number behind their names, so that several like it can stand in one."""

    def renamed(found: re.Match[str]) -> str:
        return found[0] if found["name"] is None else f":{found['name']}_of_{number}"

    return Query(query.subject, query.name, query.doc, TOKEN.sub(renamed, query.source))


class Queries:
    """The statements of one file of sql/, as attributes."""

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._queries = {query.name: query for query in read_queries(subject)}

    def __getattr__(self, name: str) -> Query:
        try:
            return self._queries[name]
        except KeyError:
            raise AttributeError(f"sql/{self._subject}.sql has no query {name!r}") from None

    def named(self, name: str) -> Query:
        """A statement by its name and, behind that, the flags of its lines: "list_of project". Raises AttributeError,
        KeyError."""
        found, *flags = name.split()
        query: Query = getattr(self, found)
        return query.when(*flags) if flags else query

    def __iter__(self) -> Iterator[Query]:
        return iter(self._queries.values())


def read_queries(subject: str) -> Iterator[Query]:
    """The statements of sql/<subject>.sql; raises ValueError for a name used twice or left undocumented,
    KeyError for a part that isn't there."""
    text = (SQL / f"{subject}.sql").read_text("utf-8")
    parts: dict[str, str] = {}
    for name, part in PART.findall(text):
        parts[name] = with_parts(part.rstrip(), parts)
    text = with_parts(PART.sub("", text), parts)
    pieces = NAME.split(text)[1:]
    names = pieces[::2]
    if len(set(names)) < len(names):
        raise ValueError(f"sql/{subject}.sql names a query twice")
    for name, block in zip(names, pieces[1::2], strict=True):
        lines = block.splitlines()
        doc = list(takewhile(lambda line: line.startswith("--"), lines))
        if not doc:
            raise ValueError(f"sql/{subject}.sql doesn't say what {name} is for")
        source = "\n".join(lines[len(doc) :]).strip().removesuffix(";")
        yield Query(subject, name, " ".join(line[2:].strip() for line in doc), source)


def with_parts(text: str, parts: dict[str, str]) -> str:
    """SQL with the parts that it includes in their places, each line of them with the flags of its place. Raises
    KeyError for a part that isn't there."""

    def part(found: re.Match[str]) -> str:
        lines = parts[found[1]].splitlines()
        if found[2] is None:
            return "\n".join(lines)
        flags = found[2].split("-- when")[1]
        return "\n".join(f"{line}{flags}" if WHEN.search(line) else f"{line}  -- when{flags}" for line in lines)

    return INCLUDE.sub(part, text)


@cache
def load(subject: str) -> Queries:
    """The statements of sql/<subject>.sql."""
    return Queries(subject)


def all_queries() -> list[Query]:
    """Every statement of sql/, for checking them against the schema."""
    return [query for path in sorted(SQL.glob("*.sql")) for query in load(path.stem)]
