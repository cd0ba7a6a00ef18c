"""Files to send: pictures made on the spot, and what only looks like something."""

import io
import zipfile
from typing import Any

from PIL import Image, ImageDraw


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 800), mode: str = "RGB", **options: Any) -> bytes:
    """A picture whose upper left corner is red and whose rest is a gradient, so that its sides can be told."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(255, 0, 0) if mode == "RGB" else 0)
    return as_file(image, kind, **options)


def as_file(image: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def a_moving_picture(kind: str = "GIF", frames: int = 3, size: tuple[int, int] = (600, 400)) -> bytes:
    """A picture that moves."""
    images = [Image.new("RGB", size, (40 * number, 80, 120)) for number in range(frames)]
    target = io.BytesIO()
    images[0].save(target, kind, save_all=True, append_images=images[1:], duration=80, loop=0)
    return target.getvalue()


def a_document(folder: str = "word/document.xml") -> bytes:
    """A document of an office, as far as anybody looks at it here."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(folder, "<w/>" * 1000)
    return target.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
