"""What a file is, by its content; never by its name, nor by what a browser says of it."""

import mmap
import re
import struct
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from pathlib import Path
from typing import BinaryIO

import puremagic

from webapp.files.uploads.damaged import BROKEN, TRUNCATED, Damaged

HEAD = 4096  # bytes that tell what a file is
PIECE = 1_000_000  # bytes that are looked at together
TAIL = 4096  # bytes in which a PDF file ends
SURE = 0.5  # from which confidence on puremagic is believed


def words(text: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(text.split())


# The pictures that browsers show, by what Pillow calls them.
PICTURES = (
    ("JPEG", re.compile(rb"\xff\xd8\xff")),
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("GIF", re.compile(rb"GIF8[79]a")),
    ("WEBP", re.compile(rb"RIFF....WEBP", re.DOTALL)),
)
AVIF = frozenset((b"avif", b"avis"))
HEIC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
PROGRAM = re.compile(rb"MZ|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]")
PROGRAM_NAMES = words("exe msi bat cmd scr pif vbs vbe wsf hta ps1 jar lnk reg cpl apk app dll")

PICTURE_NAMES = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif"),
    "PNG": ("png", "apng"),
    "GIF": ("gif",),
    "WEBP": ("webp",),
    "AVIF": ("avif",),
}
NAMES_OF_PICTURES = frozenset(name for names in PICTURE_NAMES.values() for name in names) | {"heic", "heif"}
NAMES_OF_TEXT = words("txt md csv tsv json html htm xhtml css xml svg ics vcf yaml yml toml log srt eml")
NAMES_OF_ZIP = words("zip docx docm xlsx xlsm pptx pptm odt ods odp epub")
NAMES_OF_MEDIA = words("mp3 m4a wav ogg oga opus flac aac mp4 m4v mov webm mkv avi mpg mpeg")

OFFICE = "application/vnd.openxmlformats-officedocument."
INSIDE_ZIP = {
    "word/": OFFICE + "wordprocessingml.document",
    "xl/": OFFICE + "spreadsheetml.sheet",
    "ppt/": OFFICE + "presentationml.presentation",
}
# With a password, an office document is a package of another kind (MS-OFFCRYPTO 2.3.4), whose name says what is inside.
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
LOCKED = "EncryptedPackage".encode("utf-16-le")
LOCKED_INSIDE = {"docx": "word/", "docm": "word/", "xlsx": "xl/", "xlsm": "xl/", "pptx": "ppt/", "pptm": "ppt/"}
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,99}")
MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*+<(?:!doctype\s+)?(html|svg|head|script|body)\b",
    re.IGNORECASE | re.DOTALL,
)

CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
HIGH = bytes(range(128, 256))

A_PROGRAM = "It is a program, and programs aren't taken. Put a link to where it can be downloaded instead."
OTHERWISE = "Its name says “.{ending}”, but it holds {what}. Choose the file that you meant, or name it as what it is."


def picture_kind(head: bytes) -> str | None:
    """What Pillow calls a picture that browsers show; None for anything else."""
    if brands(head) & AVIF:
        return "AVIF"
    return next((kind for kind, begins in PICTURES if begins.match(head)), None)


def brands(head: bytes) -> set[bytes]:
    """The formats that a file of ISO/IEC 14496-12 (MP4, HEIC, AVIF) says it can be read as."""
    if head[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(head[:4]), len(head))
    return {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}


def examine(path: Path, ending: str) -> tuple[str | None, str]:
    """What a file is: what Pillow calls it, if it is a picture that browsers show, and its media type.

    `ending` is what its name says, in small letters. Raises Damaged with a sentence for what isn't taken.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    kind = picture_kind(head)
    if kind is not None:
        if ending in NAMES_OF_TEXT | NAMES_OF_ZIP | NAMES_OF_MEDIA | {"pdf"}:
            raise Damaged(OTHERWISE.format(ending=ending, what="a picture"))
        return kind, ""
    if brands(head) & HEIC:
        raise Damaged(
            "It is a HEIC photo, which most browsers can't show. Export it as JPEG, or on an iPhone choose Settings, "
            "Camera, Formats, Most Compatible for the next ones."
        )
    if is_program(head) or ending in PROGRAM_NAMES:
        raise Damaged(A_PROGRAM)
    media_type = media_type_of(path, head, ending)
    if ending == "com" and not media_type.startswith("text/"):  # which addresses of sites end in, too
        raise Damaged(A_PROGRAM)
    contradicted = contradiction(ending, media_type)
    if contradicted:
        raise Damaged(OTHERWISE.format(ending=ending, what=contradicted))
    return None, media_type


def is_program(head: bytes) -> bool:
    """Whether a file begins as programs do: by a signature, and numbers whose zeros no text has."""
    return PROGRAM.match(head) is not None and b"\0" in head


def contradiction(ending: str, media_type: str) -> str:
    """What a file holds that its name says otherwise of; "" where the name may be right."""
    what = in_words(media_type)
    if ending in NAMES_OF_PICTURES or (ending == "pdf" and media_type != "application/pdf"):
        return what
    if ending in NAMES_OF_ZIP and not is_zip(media_type):
        return what
    told = media_type.startswith(("text/", "image/", "application/pdf")) or is_zip(media_type)
    if ending in NAMES_OF_MEDIA and told:
        return what
    if ending in NAMES_OF_TEXT and not media_type.startswith("text/") and media_type != "image/svg+xml":
        return what
    return ""


def is_zip(media_type: str) -> bool:
    """Whether a file is a ZIP file, whatever it holds."""
    return (
        media_type in ("application/zip", "application/epub+zip")
        or "officedocument" in media_type
        or ("opendocument" in media_type)
    )


def in_words(media_type: str) -> str:
    """A media type as people call it."""
    exact = {
        "text/html": "a web page",
        "image/svg+xml": "an SVG drawing",
        "application/pdf": "a PDF document",
        "application/octet-stream": "something else",
    }
    if media_type in exact:
        return exact[media_type]
    if is_zip(media_type):
        return "a ZIP file" if media_type == "application/zip" else "an office document"
    kind = media_type.partition("/")[0]
    return {"text": "plain text", "audio": "sound", "video": "a video", "image": "another kind of picture"}.get(
        kind, "something else"
    )


def media_type_of(path: Path, head: bytes, ending: str) -> str:
    """The media type of a file that is no picture. Raises Damaged where its end is missing."""
    if b"%PDF-" in head[:1024]:
        refuse_cut_pdf(path)
        return "application/pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return inside_zip(path)
    if head.startswith(COMPOUND) and ending in LOCKED_INSIDE and holds(path, LOCKED):
        return INSIDE_ZIP[LOCKED_INSIDE[ending]]
    if not is_text(path, named=ending in NAMES_OF_TEXT):
        return detected(path)
    markup = MARKUP.match(head)
    if markup:
        return "image/svg+xml" if markup[1].lower() == b"svg" else "text/html"
    return "text/plain"


def holds(path: Path, wanted: bytes) -> bool:
    """Whether some bytes are in a file, wherever."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(wanted) >= 0


def detected(path: Path) -> str:
    """The media type by the table of signatures that puremagic has."""
    try:
        matches = puremagic.magic_file(str(path))
    except (puremagic.PureError, ValueError):
        return "application/octet-stream"
    sure = [match.mime_type for match in matches if match.confidence >= SURE and MEDIA_TYPE.fullmatch(match.mime_type)]
    found: str = next((name for name in sure if not name.startswith("text/")), "application/octet-stream")
    return found


def is_text(path: Path, *, named: bool) -> bool:
    """Whether a file is text: UTF-16, also without its mark where its name says that it is text, UTF-8, or an older
    encoding.

    Older ones can't be told from other bytes for sure. Where its name says that it is text, it needs to be without NUL,
    which no text has and next to everything else does; otherwise without control characters, and mostly of ASCII.
    """
    with path.open("rb") as file:
        if file.read(2) in (BOM_UTF16_LE, BOM_UTF16_BE):
            return is_all(file, "utf-16")
        file.seek(0)
        wide = unmarked(file.read(HEAD)) if named else None
        if wide is not None:
            return is_all(file, wide)
        file.seek(0)
        high, strange = 0, b"\0" if named else CONTROLS
        while data := file.read(PIECE):
            if len(data.translate(None, strange)) < len(data):
                return False
            high += len(data) - len(data.translate(None, HIGH))
        return named or high < path.stat().st_size * 0.3 or is_all(file, "utf-8")


def unmarked(head: bytes) -> str | None:
    """Which UTF-16 a text without its mark is in, if it is mostly of Latin letters: then every other byte is 0."""
    first, second = head[0::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if second > first else "utf-16-be"
    if min(first, second) * 20 > max(first, second) or max(first, second) * 2 < len(head) // 2:
        return None
    text = head.decode(encoding, "replace")
    return None if any(chr(control) in text for control in CONTROLS) else encoding


def is_all(file: BinaryIO, encoding: str) -> bool:
    """Whether a file is in an encoding from its beginning to its end."""
    decoder = getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while data := file.read(PIECE):
            decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def refuse_cut_pdf(path: Path) -> None:
    """A PDF file ends by %%EOF, give or take some bytes."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        if b"%%EOF" not in file.read():
            raise Damaged(TRUNCATED)


def inside_zip(path: Path) -> str:
    """What a ZIP file is: a document, or just that. Its list of contents stands at its end."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            told = archive.getinfo("mimetype") if "mimetype" in names else None
            if told is not None and told.file_size < 100 and told.compress_type == zipfile.ZIP_STORED:
                said = archive.read(told).decode("ascii", "replace").strip()
                if said == "application/epub+zip" or said.startswith("application/vnd.oasis.opendocument."):
                    return said if MEDIA_TYPE.fullmatch(said) else "application/zip"
    except zipfile.BadZipFile as error:
        raise Damaged(TRUNCATED) from error
    except (OSError, ValueError, NotImplementedError, RuntimeError, KeyError, EOFError, struct.error) as error:
        raise Damaged(BROKEN) from error
    if "[Content_Types].xml" in names:
        for folder, media_type in INSIDE_ZIP.items():
            if any(name.startswith(folder) for name in names):
                return media_type
    return "application/zip"
