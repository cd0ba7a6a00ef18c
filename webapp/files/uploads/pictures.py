"""Pictures: upright, without metadata, with smaller ones for smaller screens.

It runs in a process of its own (`sandbox_process.py`), whose memory and time are limited, and imports Pillow, which the
desk itself never does.
"""

import io
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageFile, JpegImagePlugin

from webapp.files.uploads.damaged import BROKEN, TRUNCATED, Damaged
from webapp.files.uploads.strip_metadata import STRIP

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
BY_DAMAGE = (  # what Pillow raises where a picture makes no sense, beside OSError
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
)
ORIENTATION = 0x0112  # the EXIF tag
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None  # we say it ourselves, in a sentence
ImageFile.LOAD_TRUNCATED_IMAGES = False


def clean(data: bytes, kind: str, content: Path, widths: tuple[int, ...]) -> dict[str, Any]:
    """Write a clean picture to `content`, and smaller ones beside it, `content-<width>`.

    The same bytes make the same pictures. Says the media type, the size in pixels and the widths. Raises Damaged.
    """
    stripped = STRIP[kind](data)
    made = stripped.data
    image = opened(made, kind)
    width, height = image.size
    frames = int(getattr(image, "n_frames", 1)) if kind == "AVIF" else stripped.frames
    refuse_too_much(width, height, frames)
    orientation = orientation_of(image.getexif() if kind == "AVIF" else read_exif(stripped.exif))
    if frames > 1:
        image.load()
        content.write_bytes(made)
        return told(kind, width, height, [])
    if orientation == 1:
        image.draft(image.mode, (widths[-1], widths[-1]))  # JPEG is decoded as small as it is needed
        image.load()
    else:
        image.load()
        image = turned(image, orientation)
        width, height = image.size
        if kind != "AVIF":  # which says itself, outside of EXIF, how it is to be turned
            made = encoded(image, kind)
    content.write_bytes(made)
    return told(kind, width, height, make_smaller(image, (width, height), content, widths, len(made)))


def told(kind: str, width: int, height: int, widths: list[int]) -> dict[str, Any]:
    """What the desk is told of a picture."""
    return {"media_type": MEDIA_TYPES[kind], "width": width, "height": height, "widths": widths}


def opened(data: bytes, kind: str) -> Image.Image:
    """A picture whose header was read, and nothing more."""
    try:
        return Image.open(io.BytesIO(data), formats=[kind])
    except (OSError, ValueError, SyntaxError) as error:
        raise Damaged(BROKEN) from error


def refuse_too_much(width: int, height: int, frames: int) -> None:
    """Refuse pictures that would take more memory than they are worth, before they are decoded."""
    if width * height > PIXELS:
        raise Damaged(
            f"It has {width:,} × {height:,} pixels, and a picture may have {PIXELS // 1_000_000} million: "
            "make it smaller and choose it again."
        )
    if frames > MOST_FRAMES or width * height * frames > MOVING_PIXELS:
        raise Damaged(
            f"It moves through {frames:,} pictures of {width:,} × {height:,} pixels, which is too much: "
            "make it shorter or smaller."
        )


def read_exif(packed: bytes) -> Image.Exif:
    """What a camera noted; what can't be read says nothing."""
    found = Image.Exif()
    try:
        found.load(packed)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, struct.error):
        return Image.Exif()
    return found


def orientation_of(exif: Image.Exif) -> int:
    """How the camera was held, 1 being upright."""
    found = exif.get(ORIENTATION, 1)
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """A picture made upright, with what is needed to write it as it was."""
    upright = image.transpose(TURNS[orientation])
    upright.info["tables"] = getattr(image, "quantization", None)
    upright.info["sampling"] = JpegImagePlugin.get_sampling(image) if upright.info["tables"] else -1
    return upright


def encoded(image: Image.Image, kind: str) -> bytes:
    """A picture as a file without metadata, a JPEG with the tables that it came with: so it loses next to nothing."""
    options: dict[str, Any] = {"icc_profile": image.info.get("icc_profile"), "exif": b"", "xmp": b""}
    if kind == "JPEG":
        tables, sampling = image.info["tables"], image.info["sampling"]
        options |= {"qtables": tables, "subsampling": sampling, "optimize": True}
    elif kind == "WEBP":
        options |= {"quality": 90}
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def make_smaller(
    image: Image.Image, size: tuple[int, int], content: Path, widths: tuple[int, ...], most: int
) -> list[int]:
    """Write the smaller pictures, each of fewer bytes than `most`; their widths."""
    made: list[int] = []
    sizes = [(width, max(1, round(width * size[1] / size[0]))) for width in widths if width < size[0]]
    wanted = [(width, height) for width, height in sizes if height <= TALLEST]
    if not wanted:
        return made
    smaller = in_srgb(image)
    for width, height in reversed(wanted):
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
    if image.mode in ("P", "PA"):  # whose colours stand in a palette
        image = image.convert("RGBA" if clear else "RGB")
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
    except BY_DAMAGE as error:
        raise Damaged(BROKEN) from error
