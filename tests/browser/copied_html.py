"""HTML as programs put it on the clipboard, made at random of the kinds that they use. Each word is there once."""

from random import Random

INLINE = (
    "{}",
    "{}",
    "<b>{}</b>",
    "<i>{}</i>",
    '<span style="font-weight:700;font-style:italic">{}</span>',
    '<span style="text-decoration: line-through">{}</span>',
    '<a href="https://example.com/a_(b)?c=*d*">{}</a>',
    "<code>{}</code>",
    "<u>{}</u>",
    '<font color="red">{}</font>',
    '<strong style="font-weight:normal">{}</strong>',
)
LINES = (  # what begins and ends a block of words
    ("<p>", "</p>"),
    ("<div>", "</div>"),
    ('<p class="MsoNormal" style="margin:0cm">', "<o:p></o:p></p>\n"),
    ('<div dir="ltr"><div>', "</div></div>"),
    ('<p><span style="white-space:pre-wrap">', "</span></p>"),
    ("<h2>", "</h2>"),
    ("<section><header>", "</header></section>"),
    ('<span style="display:block">', "</span>"),
    ("<blockquote>", "</blockquote>"),
    ("<address>", "</address>"),
    ("<b><p>", "</p></b>"),
    ('<a href="https://example.com/x"><div>', "</div></a>"),
    ("<center><font>", "</font></center>"),
    ("<figure><figcaption>", "</figcaption></figure>"),
    ("<details open><summary>", "</summary></details>"),
    ('<div style="white-space: pre-line">', "</div>"),
    ('<div style="display:table"><div style="display:table-row"><p>', "</p></div></div>"),
    ('<blockquote type="cite"><div><blockquote><p>', "</p></blockquote></div></blockquote>"),
    ("<h3><span>", "</span></h3>"),
    ("<fieldset><legend>", "</legend></fieldset>"),
)
UNSEEN = (  # what nobody sees, though it is copied
    "<!-- {} -->",
    '<span style="display:none">{}</span>',
    "<span hidden>{}</span>",
    '<div style="visibility: hidden">{}</div>',
    "<style>p {{ color: red }} /* {} */</style>",
    "<script>{}</script>",
    "<template>{}</template>",
    "<noscript>{}</noscript>",
)
PARTS = (" ", " ", " ", "\n", "<br>", "&nbsp;", "", ", ", "! ", "<br><br>")
EDGES = ("", "", "", ".", "!", "*", "_", "#", "(", ")", "|", "`", '"', "-", "[", "]", "~", "\\")
SYLLABLES = ("ba", "ko", "li", "mu", "re", "sy", "ta", "vo", "öß", "né", "жу", "שם", "木", "工")


class Words:
    """Words that are there once each, with signs at their edges that Markdown would take for its own."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0

    def __call__(self) -> str:
        """The next word, as HTML."""
        self.count += 1
        word = "".join(self.random.choices(SYLLABLES, k=3)) + str(self.count)
        return self.random.choice(EDGES) + word + self.random.choice(EDGES)


def inline(random: Random, words: Words, depth: int = 0) -> str:
    """Some words, with what they mean, and what parts them."""
    found = ""
    for _ in range(random.randint(1, 3)):
        inner = inline(random, words, depth + 1) if depth < 2 and random.random() < 0.3 else words()
        found += random.choice(INLINE).format(inner) + random.choice(PARTS)
    return found


def listed(random: Random, words: Words, depth: int = 0) -> str:
    """A list, with lists in it, or beside its items as some programs write them."""
    tag = random.choice(("ul", "ol"))
    found = ""
    for _ in range(random.randint(1, 3)):
        inner = listed(random, words, depth + 1) if depth < 2 and random.random() < 0.4 else ""
        text = random.choice(("{}", "<p>{}</p>", "<div>{}</div>", "<p>{}</p><p>{}</p>"))
        item = text.format(*(inline(random, words) for _ in range(2)))
        found += f"<li>{item}{inner}</li>" if random.random() < 0.7 else f"<li>{item}</li>{inner}"
    return f"<{tag}>{found}</{tag}>"


def cell(random: Random, words: Words) -> str:
    """A cell of a table, with blocks in it."""
    kind = random.choice(
        ("{}", "<p>{}</p>", "<p>{}</p><p>{}</p>", "<div>{}</div>{}", "{}<br>{}", "<ul><li>{}<li>{}</ul>")
    )
    return kind.format(inline(random, words), inline(random, words))


def table(random: Random, words: Words) -> str:
    """A table, some cells of which go over several columns or rows."""
    columns = random.randint(2, 3)
    rows = [f"<tr>{''.join(f'<th>{cell(random, words)}</th>' for _ in range(columns))}</tr>"]
    for _ in range(random.randint(1, 2)):
        span = random.choice(("", "", ' colspan="2"', ' rowspan="2"'))
        count = columns - 1 if "col" in span else columns
        rows.append(
            "<tr>" + "".join(f"<td{'' if at else span}>{cell(random, words)}</td>" for at in range(count)) + "</tr>"
        )
    caption = f"<caption>{words()}</caption>" if random.random() < 0.3 else ""
    return f"<table>{caption}{''.join(rows)}</table>"


def code(random: Random, words: Words) -> str:
    """Lines of code, as web pages and editors write them."""
    lines = [f"{'  ' * random.randint(0, 2)}{words()} {words()}" for _ in range(random.randint(1, 3))]
    mono = "font-family: Menlo, monospace; white-space: pre"
    return random.choice(
        (
            f"<pre>{chr(10).join(lines)}</pre>",
            f"<pre><code>{'<br>'.join(lines)}</code></pre>",
            f"<p><code>{f'<br>{chr(10)}'.join(lines)}</code></p>",
            f'<div style="{mono}">{"".join(f"<div><span>{line}</span></div>" for line in lines)}</div>',
        )
    )


def chat(random: Random, words: Words) -> str:
    """Words that somebody typed, with the line breaks that they typed."""
    text = "".join(words() + random.choice((" ", "\n", "\n\n", "\n- ", "  ")) for _ in range(5))
    return f'<div style="white-space: pre-wrap">{text}</div>'


def terms(random: Random, words: Words) -> str:
    """Terms and what they mean."""
    pairs = (
        f"<dt>{inline(random, words)}</dt><dd>{random.choice(('{}', '<p>{}</p>')).format(inline(random, words))}</dd>"
        for _ in range(random.randint(1, 2))
    )
    return f"<dl>{''.join(pairs)}</dl>"


def columns(random: Random, words: Words) -> str:
    """What stands side by side, as in the lists and cards of web applications."""
    display = random.choice(("flex", "grid", "inline-flex", "inline-block", "table"))
    child = {"inline-block": "display:inline-block", "table": "display:table-cell"}.get(display, "")
    tag = random.choice(("div", "span"))
    shown = "block" if display == "inline-block" else display
    part = random.choice(("{}", "<p>{}</p>", "<ul><li>{}</ul>"))
    parts = (
        f'<{tag} style="{child}">{part.format(inline(random, words))}</{tag}>' for _ in range(random.randint(2, 3))
    )
    between = " " if display == "inline-block" else random.choice((" ", ""))
    return f'<div style="display:{shown}">{between.join(parts)}</div>'


def unseen(random: Random, words: Words) -> str:
    """A word beside one that isn't shown."""
    return f"<p>{words()} {random.choice(UNSEEN).format('unseen')} {words()}</p>"


def table_of_tables(random: Random, words: Words) -> str:
    """A page that is laid out by a table, as newsletters are."""
    inner = random.choice((table, listed, inline))
    role = random.choice(("", ' role="presentation"', ' cellpadding="0"'))
    return (
        f"<table{role}><tbody><tr><td>{inner(random, words)}</td><td>{table(random, words)}</td></tr></tbody></table>"
    )


KINDS = (None, None, None, None, inline, listed, table, code, chat, terms, columns, unseen, table_of_tables)


def copied_html(seed: int) -> str:
    """What might be on a clipboard."""
    random = Random(seed)
    words = Words(random)
    found = ""
    for _ in range(random.randint(1, 4)):
        kind = random.choice(KINDS)
        if kind:
            found += kind(random, words)
        else:
            begin, end = random.choice(LINES)
            found += begin + inline(random, words) + end
    return found
