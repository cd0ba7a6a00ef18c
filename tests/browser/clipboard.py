"""What others put on the clipboard, as they do, and what it should become."""

from typing import NamedTuple


class Copied(NamedTuple):
    """A copied text, as HTML, and the Markdown that it means."""

    html: str
    markdown: str


GOOGLE_DOCS = Copied(
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f2e">'
    '<h2 dir="ltr" style="line-height:1.38;margin-top:18pt;"><span style="font-size:16pt;font-family:Arial,sans-serif;'
    'color:#000000;font-weight:400;white-space:pre-wrap;">Spring plans</span></h2>'
    '<p dir="ltr" style="line-height:1.38;"><span style="font-weight:400;font-style:normal;">We open </span>'
    '<span style="font-weight:700;font-style:normal;">early </span><span style="font-weight:400;font-style:italic;">and'
    '</span><span style="font-weight:400;"> close </span><a href="https://example.com/late" style="color:red">'
    '<span style="font-weight:400;text-decoration:underline;color:#1155cc;">late</span></a><span>.</span></p><br>'
    '<ul style="margin-top:0;"><li dir="ltr" aria-level="1" style="list-style-type:disc;"><p dir="ltr">'
    '<span>Bread</span></p></li><ul style="margin:0;"><li dir="ltr" aria-level="2"><p dir="ltr"><span>Rye</span></p>'
    '</li></ul><li dir="ltr" aria-level="1"><p dir="ltr"><span>Milk</span></p></li></ul></b>',
    "## Spring plans\n\nWe open **early** *and* close [late](https://example.com/late).\n\n- Bread\n  - Rye\n- Milk",
)

WORD = Copied(
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;} --></style>'
    "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body lang=EN-GB>"
    "<!--StartFragment--><h1>Spring plans<o:p></o:p></h1>"
    '<p class=MsoNormal style="margin-bottom:8.0pt"><b>Early</b> birds &amp; <i>late</i> ones<o:p></o:p></p>'
    '<p class=MsoListParagraphCxSpFirst style="text-indent:-18.0pt;mso-list:l0 level1 lfo1"><![if !supportLists]>'
    '<span style="font-family:Symbol"><span style="mso-list:Ignore">·<span style="font:7.0pt">&nbsp;&nbsp;&nbsp;</span>'
    "</span></span><![endif]>Bread<o:p></o:p></p>"
    '<p class=MsoListParagraphCxSpLast style="text-indent:-18.0pt;mso-list:l0 level2 lfo1"><![if !supportLists]>'
    '<span><span style="mso-list:Ignore">o<span>&nbsp;&nbsp;</span></span></span><![endif]>Rye<o:p></o:p></p>'
    "<p class=MsoNormal>Then:<o:p></o:p></p>"
    '<p class=MsoListParagraph style="mso-list:l1 level1 lfo2"><![if !supportLists]><span style="mso-list:Ignore">1.'
    "<span>&nbsp;</span></span><![endif]>Knead</p>"
    '<p class=MsoListParagraph style="mso-list:l1 level1 lfo2"><![if !supportLists]><span style="mso-list:Ignore">2.'
    "<span>&nbsp;</span></span><![endif]>Bake</p><!--EndFragment--></body></html>",
    "# Spring plans\n\n**Early** birds & *late* ones\n\n- Bread\n   - Rye\n\nThen:\n\n1. Knead\n2. Bake",
)

LIBREOFFICE = Copied(
    '<!DOCTYPE html><html><head><title></title><style type="text/css">p { line-height: 115% }</style></head>'
    '<body lang="en-GB" dir="ltr"><h3 class="western">Prices</h3><p style="margin-bottom: 0cm">All <font color="red">'
    "<strong>new</strong></font>.</p>"
    '<table width="643" cellpadding="4"><col width="200"/><tr><td><p>Day</p></td><td><p><b>Opens</b></p></td>'
    "</tr><tr><td><p>Monday</p></td><td><p>9 | 10</p></td></tr></table></body></html>",
    "### Prices\n\nAll **new**.\n\n| Day    | Opens   |\n| ------ | ------- |\n| Monday | 9 \\| 10 |",
)

WEB_PAGE = Copied(
    '<meta charset="utf-8"><nav hidden>Menu</nav><div class="post"><script>alert(1)</script><style>p{color:red}</style>'
    '<h2>Cold <em>days</em></h2><p onclick="alert(1)">First line<br>second line, <code>a*b</code> and 2*3 '
    '<a href="javascript:alert(1)">no link</a> <a href="/here">nor this</a> '
    '<img src="https://example.com/cat.png" alt="A cat"></p><blockquote><p>Said</p><p>twice</p></blockquote>'
    "<ol start=3><li>Three</li><li>Four<ul><li>inside</li></ul></li></ol>"
    "<pre><code>if x:\n    y\n</code></pre><hr><p># no heading, 1. no list &lt;b&gt;</p><p>1. nor this</p></div>",
    "## Cold *days*\n\nFirst line\\\nsecond line, `a*b` and 2\\*3 no link nor this [A cat](https://example.com/cat.png)"
    "\n\n> Said\n>\n> twice\n\n3. Three\n4. Four\n   - inside\n\n```\nif x:\n    y\n```\n\n---\n\n"
    "\\# no heading, 1. no list \\<b>\n\n1\\. nor this",
)

SHEET = Copied(
    '<google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}--></style><table '
    'xmlns="http://www.w3.org/1999/xhtml" cellspacing="0"><colgroup><col width="100"/></colgroup><tbody><tr '
    'style="height:21px;"><td style="overflow:hidden;font-weight:bold;">Day</td><td>Hours</td></tr><tr><td>Monday</td>'
    '<td style="font-style:italic">9</td></tr></tbody></table>',
    "| Day    | Hours |\n| ------ | ----- |\n| Monday | *9*   |",
)

ALL = {"Google Docs": GOOGLE_DOCS, "Word": WORD, "LibreOffice": LIBREOFFICE, "a web page": WEB_PAGE, "a sheet": SHEET}
