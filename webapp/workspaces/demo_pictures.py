"""The pictures of the demo, made as they are needed: the grain of three kinds of wood."""

import hashlib
import io
import random
from pathlib import Path

from webapp.files.models import Content
from webapp.files.store.store import Store
from webapp.files.uploads.keep import keep_content

SIZE = (1600, 1000)
WIDTHS = (480, 960)
# From the dark of the grain to its light, and how wide its rings are.
WOODS = {
    "ash": ((176, 140, 100), (232, 210, 176), 26),
    "oak": ((128, 88, 50), (206, 164, 112), 18),
    "walnut": ((66, 42, 30), (142, 98, 68), 34),
}


async def make_pictures(store: Store, workspace_id: int, folder: Path) -> dict[str, Content]:
    """One of each wood, kept in the store with its smaller copies; `folder` is theirs on the way."""
    found = {}
    for name, (dark, light, ring) in WOODS.items():
        content = grain(folder, name, dark, light, ring)
        await keep_content(store, workspace_id, content)
        found[name] = content
    return found


def grain(folder: Path, name: str, dark: tuple[int, int, int], light: tuple[int, int, int], ring: int) -> Content:
    """A board: noise that is drawn out along it, bent a little, between two colours."""
    from PIL import Image, ImageFilter, ImageOps  # noqa: PLC0415  # it is large, and only the demo draws

    dice = random.Random(name)  # noqa: S311  # the same picture each time
    rings = Image.new("L", (1, SIZE[1] // ring))
    rings.putdata([dice.randrange(40, 256) for _ in range(rings.height)])
    board = rings.resize((1, SIZE[1]), Image.Resampling.BICUBIC).resize(SIZE)
    fibres = Image.effect_noise((24, SIZE[1]), 60).resize(SIZE, Image.Resampling.BICUBIC)
    board = Image.blend(board, fibres, 0.35)
    mesh = []
    step = 100
    for x in range(0, SIZE[0], step):
        lift, next_lift = bend(x), bend(x + step)
        box = (x, 0, x + step, SIZE[1])
        corners = (x, lift, x, SIZE[1] + lift, x + step, SIZE[1] + next_lift, x + step, next_lift)
        mesh.append((box, corners))
    board = board.transform(SIZE, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    picture = ImageOps.colorize(board.filter(ImageFilter.GaussianBlur(1.2)), dark, light)
    paths = {}
    for width in (None, *WIDTHS):
        sized = picture if width is None else picture.resize((width, width * SIZE[1] // SIZE[0]))
        out = io.BytesIO()
        sized.save(out, "JPEG", quality=82, optimize=True, progressive=True)
        path = folder / f"demo-{name}-{width or 'whole'}.jpg"
        path.write_bytes(out.getvalue())
        paths[width] = path
    whole = paths.pop(None).read_bytes()
    return Content(
        path=folder / f"demo-{name}-whole.jpg",
        sha256=hashlib.sha256(whole).digest(),
        size=len(whole),
        media_type="image/jpeg",
        width=SIZE[0],
        height=SIZE[1],
        smaller={width: path for width, path in paths.items() if width is not None},
    )


def bend(x: int) -> float:
    """How far the grain is lifted at a place along the board."""
    return 60 * (x / SIZE[0] - 0.4) ** 2 * 4 - 10
