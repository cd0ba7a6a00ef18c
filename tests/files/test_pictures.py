"""Pictures come out upright and without metadata, lose nothing else, and are made smaller for smaller screens."""

import io
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from tests.support.file_samples import a_moving_picture, a_picture, as_file
from tests.support.people import Desk, Person
from tests.support.uploads import a_file, nothing_is_left, on_disk, rows, send

pytestmark = pytest.mark.anyio

SECRET = "Secret Street 5"
KINDS = ("JPEG", "PNG", "WEBP", "AVIF")


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone notes: where, with what, and how it was held."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = SECRET
    found.get_ifd(0x8825)[1] = "N"
    found.get_ifd(0x8825)[2] = (48.0, 8.0, 2.5)
    return found


def with_everything(kind: str) -> bytes:
    """A picture that tells a lot beside the picture."""
    options: dict[str, Any] = {"exif": exif(), "icc_profile": profile()}
    xmp = f"<x:xmpmeta><rdf>{SECRET}</rdf></x:xmpmeta>".encode()
    if kind in ("JPEG", "WEBP", "AVIF"):
        options["xmp"] = xmp
    if kind == "JPEG":
        options["comment"] = SECRET
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", SECRET, zip=True)
        words.add_itxt("XML:com.adobe.xmp", SECRET)
        options["pnginfo"] = words
    return a_picture(kind, (600, 400), **options) + SECRET.encode()


@cache
def profile() -> bytes:
    """A profile of colours."""
    found: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return found


async def kept(desk: Desk, who: Person, name: str, data: bytes) -> bytes:
    """A picture as it is after it was taken."""
    found = await a_file(who, f"/drafts/{await desk.draft(who)}/files", name, data)
    return (await who.browser.get(found["url"])).content


def opened(data: bytes) -> Image.Image:
    """A picture, decoded."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_picture_tells_beside_the_picture_is_gone(desk: Desk, ana: Person, kind: str) -> None:
    sent = with_everything(kind)
    if kind != "PNG":  # where it is compressed
        assert sent.count(SECRET.encode()) > 2
    found = await kept(desk, ana, f"photo.{kind.lower()}", sent[: -len(SECRET)] if kind == "AVIF" else sent)
    assert SECRET.encode() not in found
    image = opened(found)
    assert image.getexif().get(0x010F) is None
    assert dict(image.getexif().get_ifd(0x8825)) == {}
    assert "xmp" not in image.info or not image.info["xmp"].strip()
    assert "comment" not in image.info
    assert not getattr(image, "text", {})
    assert image.info["icc_profile"] == profile()
    assert image.tobytes() == opened(sent).tobytes(), "not a pixel is another"


async def test_the_small_pictures_inside_of_a_picture_are_gone_too(desk: Desk, ana: Person) -> None:
    data = a_picture("JPEG", (500, 400))
    thumb = b"THUMBNAIL" * 3
    header = b"\xff\xe0" + struct.pack(">H", 16 + len(thumb)) + b"JFIF\0\1\1\0\0\1\0\1\3\3" + thumb
    several = b"\xff\xe2" + struct.pack(">H", 10) + b"MPF\0many"
    found = await kept(desk, ana, "photo.jpg", b"\xff\xd8" + header + several + data[20:] + b"\xff\xd8another")
    assert b"THUMBNAIL" not in found
    assert b"MPF" not in found
    assert found.endswith(b"\xff\xd9")
    assert opened(found).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
async def test_a_picture_is_turned_as_the_camera_was_held(desk: Desk, ana: Person, orientation: int) -> None:
    upright = opened(a_picture("PNG", (400, 300)))
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    held = upright if back is None else upright.transpose(Image.Transpose(back))
    found = await kept(desk, ana, "photo.jpg", as_file(held, "JPEG", quality=95, exif=exif(orientation)))
    image = opened(found)
    assert image.size == (400, 300)
    corner: Any = image.getpixel((30, 30))
    others: list[Any] = [image.getpixel(place) for place in ((370, 30), (30, 270), (370, 270))]
    assert corner[0] > 200 > corner[1] + 100
    assert all(abs(pixel[0] - pixel[1]) < 20 for pixel in others)
    assert dict(image.getexif()) == {}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_other_kinds_are_turned_too(desk: Desk, ana: Person, kind: str) -> None:
    found = await kept(desk, ana, f"photo.{kind.lower()}", a_picture(kind, (400, 300), exif=exif(6)))
    assert opened(found).size == (300, 400)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("noted", [b"", b"\x08\0", b"\x08\0\0\0", b"\x08\0\0\0\x01\0\x12\x01"])
async def test_notes_of_a_camera_that_are_cut_off_say_nothing(desk: Desk, ana: Person, kind: str, noted: bytes) -> None:
    sent = a_picture(kind, (60, 40), exif=b"Exif\0\0II*\0" + noted)
    assert opened(await kept(desk, ana, f"photo.{kind.lower()}", sent)).size == (60, 40)


async def test_a_jpeg_that_is_turned_keeps_its_quality(desk: Desk, ana: Person) -> None:
    sent = a_picture("JPEG", (400, 300), quality=71, subsampling=0, exif=exif(3))
    found: Any = opened(await kept(desk, ana, "photo.jpg", sent))
    was: Any = opened(sent)
    assert found.quantization == was.quantization
    assert found.layer == was.layer


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
async def test_what_moves_keeps_moving(desk: Desk, ana: Person, kind: str) -> None:
    found = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "photo", a_moving_picture(kind, 4))
    assert found["srcset"] == ""
    image: Any = opened((await ana.browser.get(found["url"])).content)
    assert image.n_frames == 4


async def test_a_gif_loses_its_comments(desk: Desk, ana: Person) -> None:
    images = [Image.new("RGB", (60, 40), (40 * number, 80, 120)) for number in range(3)]
    data = as_file(images[0], "GIF", save_all=True, append_images=images[1:], loop=0, comment=SECRET.encode())
    assert SECRET.encode() in data
    found: Any = opened(await kept(desk, ana, "photo.gif", data))
    assert SECRET.encode() not in found.fp.getvalue() if hasattr(found.fp, "getvalue") else True
    assert (found.n_frames, found.info["loop"]) == (3, 0)
    assert "comment" not in found.info


@pytest.mark.parametrize(
    ("kind", "size", "mode", "widths"),
    [
        ("JPEG", (2400, 1200), "RGB", [480, 960, 1920]),
        ("JPEG", (960, 700), "L", [480]),
        ("JPEG", (1000, 700), "CMYK", [480, 960]),
        ("PNG", (1000, 700), "RGBA", [480, 960]),
        ("PNG", (1000, 700), "I;16", [480, 960]),
        ("AVIF", (1000, 700), "RGB", [480]),  # one of 960 pixels would be more bytes than all of it
        ("JPEG", (480, 300), "RGB", []),
        ("JPEG", (490, 17_000), "RGB", []),  # a smaller one would be taller than WebP can be
    ],
)
async def test_smaller_pictures_are_made_for_smaller_screens(
    desk: Desk, ana: Person, kind: str, size: tuple[int, int], mode: str, widths: list[int]
) -> None:
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size)
    image = noise.convert(mode)
    if mode == "RGBA":
        image.paste((0, 0, 0, 0), (0, 0, 200, 200))
    data = as_file(image, kind, **({"quality": 60} if size[1] > 2000 else {}))
    found = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "photo", data)
    assert await desk.fetch("select widths from contents") == widths
    for width in widths:
        reply = await ana.browser.get(f"{found['url']}?width={width}")
        assert reply.headers["content-type"] == "image/webp"
        small = opened(reply.content)
        assert small.size == (width, round(width * size[1] / size[0]))
        assert len(reply.content) < len(data)
        assert small.mode == ("RGBA" if mode == "RGBA" else "RGB")
    assert (await ana.browser.get(f"{found['url']}?width=700")).status_code == 404


async def test_a_picture_too_tall_to_be_made_smaller_is_kept_as_it_is(desk: Desk, ana: Person) -> None:
    sent = a_picture("PNG", (481, 16418))  # of 480 pixels, it would have 16,383.87 of height, and WebP has 16,383
    found = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "photo.png", sent)
    assert (found["width"], found["height"], found["srcset"]) == (481, 16418, "")


async def test_the_same_upload_makes_the_same_content(desk: Desk, ana: Person) -> None:
    here = f"/drafts/{await desk.draft(ana)}/files"
    for kind in KINDS:
        before = await rows(desk, "contents")
        data = a_picture(kind, (700, 500), exif=exif(6))
        for _ in range(2):
            await a_file(ana, here, "photo", data)
        assert await rows(desk, "contents") == before + 1


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def a_bomb_of_words() -> bytes:
    """A small PNG file with 200 MB of compressed words."""
    data = a_picture("PNG", (40, 40))
    words = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 9))
    return data[:33] + words + data[33:]


def a_bomb_of_colours() -> bytes:
    """A small PNG file with a profile of 200 MB."""
    data = a_picture("PNG", (40, 40))
    return data[:33] + chunk(b"iCCP", b"P\0\0" + zlib.compress(b"\0" * 200_000_000, 9)) + data[33:]


def a_bomb_of_pixels() -> bytes:
    """A small PNG file that says it has 100,000 × 100,000 pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def a_bomb_of_frames() -> bytes:
    """A small GIF file with a great many pictures."""
    data = as_file(Image.new("P", (2000, 2000)), "GIF")
    start = data.index(b",")
    return data[:start] + b",\0\0\0\0\xd0\x07\xd0\x07\0\2\1\0\0" * 5_500 + data[start:]


async def test_a_bomb_of_words_is_only_a_picture(desk: Desk, ana: Person) -> None:
    found = await kept(desk, ana, "photo.png", a_bomb_of_words())
    assert len(found) < 2_000


@pytest.mark.parametrize(
    ("bomb", "told"),
    [
        (a_bomb_of_pixels, "It has 100,000 × 100,000 pixels, and a picture may have 64 million"),
        (a_bomb_of_frames, "It moves through 5,501 pictures of 2,000 × 2,000 pixels"),
        (a_bomb_of_colours, "It can't be opened"),
    ],
    ids=["pixels", "frames", "colours"],
)
async def test_bombs_end_in_a_sentence(desk: Desk, ana: Person, bomb: Callable[[], bytes], told: str) -> None:
    reply = await send(ana, f"/drafts/{await desk.draft(ana)}/files", ("photo", bomb()))
    assert reply.status_code == 422
    assert told in reply.json()["errors"]["file"]
    await nothing_is_left(desk)


async def test_content_is_for_its_owner_alone_on_the_disk(desk: Desk, ana: Person) -> None:
    await kept(desk, ana, "photo.png", a_picture("PNG", (40, 40)))
    for path in on_disk(desk):
        assert path.stat().st_mode & 0o077 == 0


def of_other_colours() -> bytes:
    """A profile in which red stands for blue."""
    return profile().replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")


@pytest.mark.parametrize("mode", ["RGB", "P"])
async def test_smaller_pictures_have_the_colours_of_the_profile(desk: Desk, ana: Person, mode: str) -> None:
    red = Image.effect_noise((900, 600), 40).convert("RGB")
    red.paste((255, 0, 0), (0, 0, 900, 300))
    data = as_file(red.convert(mode), "PNG", icc_profile=of_other_colours())
    found = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "photo.png", data)
    smaller = opened((await ana.browser.get(f"{found['url']}?width=480")).content)
    pixel: Any = smaller.convert("RGB").getpixel((100, 50))
    assert pixel[2] > 200 > pixel[0] + 100, "red is blue there"
