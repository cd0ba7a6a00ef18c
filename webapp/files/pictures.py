"""Pictures: upright, without metadata, with smaller ones for smaller screens.

It runs in a process of its own (webapp/files/child.py), whose memory and time are limited, and imports Pillow, which
the desk itself never does.
"""

import io
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps, JpegImagePlugin

from webapp.files.damaged import BROKEN, TRUNCATED, Damaged
from webapp.files.stripping import STRIP, Stripped

PIXELS = 64_000_000
MOVING_PIXELS = 4_000_000_000  # of all frames together; a browser has to draw them
MOST_FRAMES = 5_000
TALLEST = 16_383  # pixels that a WebP picture can have
MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}
ORIENTATION = 0x0112  # the EXIF tag

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None  # we say it ourselves, in a sentence
ImageFile.LOAD_TRUNCATED_IMAGES = False


def clean(data: bytes, kind: str, content: Path, widths: tuple[int, ...]) -> dict[str, Any]:
    """Write a clean picture to `content`, and smaller ones beside it, `content-<width>`.

    The same bytes make the same pictures. Says the media type, the size in pixels and the widths. Raises Damaged.
    """
    stripped = STRIP[kind](data) if kind in STRIP else Stripped()
    if kind not in STRIP:
        stripped.pieces = [data]
    clean_data = stripped.data
    image = opened(clean_data, kind)
    frames = stripped.frames if kind in STRIP else int(getattr(image, "n_frames", 1))
    refuse_too_many(image, frames)
    orientation = orientation_of(stripped.exif) if kind in STRIP else int(image.getexif().get(ORIENTATION, 1))
    width, height = image.size
    if frames > 1:
        image.load()
        made = clean_data if kind in STRIP else encoded(image, kind, frames)
        content.write_bytes(made)
        return told(kind, width, height, [])
    if orientation != 1 or kind not in STRIP:
        image.load()
        image = turned(image, orientation)
        width, height = image.size
        clean_data = encoded(image, kind, 1)
    else:
        image.draft(image.mode, (widths[-1], widths[-1]))  # JPEG is decoded as small as it is needed
        image.load()
    content.write_bytes(clean_data)
    return told(kind, width, height, make_smaller(image, (width, height), content, widths, len(clean_data)))


def told(kind: str, width: int, height: int, widths: list[int]) -> dict[str, Any]:
    """What the desk is told of a picture."""
    return {"media_type": MEDIA_TYPES[kind], "width": width, "height": height, "widths": widths}


def opened(data: bytes, kind: str) -> Image.Image:
    """A picture whose header was read, and nothing more."""
    try:
        return Image.open(io.BytesIO(data), formats=[kind])
    except (OSError, ValueError, SyntaxError) as error:
        raise Damaged(BROKEN) from error


def refuse_too_many(image: Image.Image, frames: int) -> None:
    """Refuse pictures that would take more memory than they are worth, before they are decoded."""
    width, height = image.size
    if width * height > PIXELS:
        raise Damaged(
            f"It has {width:,} × {height:,} pixels, and a picture may have {PIXELS // 1_000_000} million: "
            "make it smaller and choose it again."
        )
    if frames > MOST_FRAMES or width * height * frames > MOVING_PIXELS:
        raise Damaged(
            f"It moves through {frames:,} pictures of this size, which is too much: make it shorter or smaller."
        )


def orientation_of(exif: bytes) -> int:
    """How the camera was held, 1 being upright; what can't be read says nothing."""
    found = Image.Exif()
    try:
        found.load(exif)
        return int(found.get(ORIENTATION, 1))
    except (OSError, ValueError, SyntaxError, TypeError, KeyError):
        return 1


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """A picture made upright, with what is needed to write it as it was."""
    tables, sampling = getattr(image, "quantization", None), -1
    if tables:
        sampling = JpegImagePlugin.get_sampling(image)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    image.info.pop("exif", None)
    image._exif = exif
    upright = ImageOps.exif_transpose(image)
    upright.info["tables"], upright.info["sampling"] = tables, sampling
    return upright


def encoded(image: Image.Image, kind: str, frames: int) -> bytes:
    """A picture as a file without metadata, a JPEG with the tables that it came with: so it loses next to nothing."""
    options: dict[str, Any] = {"icc_profile": image.info.get("icc_profile"), "exif": b"", "xmp": b""}
    if kind == "JPEG":
        options |= {
            "qtables": image.info.get("tables"),
            "subsampling": image.info.get("sampling", -1),
            "optimize": True,
        }
    elif kind in ("WEBP", "AVIF"):
        options |= {"quality": 90}
    if frames > 1:
        options |= {"save_all": True}
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def make_smaller(
    image: Image.Image, size: tuple[int, int], content: Path, widths: tuple[int, ...], most: int
) -> list[int]:
    """Write the smaller pictures, each of fewer bytes than `most`; their widths."""
    made: list[int] = []
    wanted = [width for width in widths if width < size[0] and width * size[1] // size[0] <= TALLEST]
    if not wanted:
        return made
    smaller = in_srgb(image)
    for width in reversed(wanted):
        height = max(1, round(width * size[1] / size[0]))
        smaller = smaller.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        target = io.BytesIO()
        smaller.save(target, "WEBP", quality=80, method=4)
        if target.tell() < most:
            content.with_name(f"{content.name}-{width}").write_bytes(target.getvalue())
            made.append(width)
    return sorted(made)


def in_srgb(image: Image.Image) -> Image.Image:
    """A picture in the colours of screens, with or without transparency."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits for each pixel
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    profile = image.info.get("icc_profile")
    clear = "A" in image.mode or "transparency" in image.info
    if profile and image.mode in ("RGB", "RGBA", "L", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(image, own, screen, outputMode="RGBA" if image.mode == "RGBA" else "RGB")
            if found is not None:
                found.info.pop("icc_profile", None)
                return found
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that makes no sense is as good as none
    found = image.convert("RGBA" if clear else "RGB")
    found.info.pop("icc_profile", None)
    return found


def clean_or_say_why(data: bytes, kind: str, content: Path, widths: tuple[int, ...]) -> dict[str, Any]:
    """`clean`, with what Pillow raises in our own words."""
    try:
        return clean(data, kind, content, widths)
    except OSError as error:
        if error.errno is not None:
            raise
        raise Damaged(TRUNCATED if "truncated" in str(error) else BROKEN) from error
    except (ValueError, SyntaxError, TypeError, KeyError, IndexError, OverflowError, EOFError, AttributeError) as error:
        raise Damaged(BROKEN) from error
