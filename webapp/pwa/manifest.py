"""What browsers are told about the desk as an app (W3C Web Application Manifest, Web Share Target)."""

from typing import Any

import msgspec

from webapp.web import urls
from webapp.web.assets import ASSETS, asset_url

SIZES = (192, 512)


def manifest() -> dict[str, Any]:
    """Its name, icons and colours, where it starts, its shortcuts, and what other apps can share with it."""
    return {
        "id": "/",
        "name": "Cofounder",
        "short_name": "Cofounder",
        "description": "The business owner's desk: tasks, drafts, review and a morning briefing.",
        "start_url": urls.url("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fcfaf6",
        "theme_color": "#fcfaf6",
        "icons": [
            *(icon(f"icons/app-{size}.png", f"{size}x{size}", "any") for size in SIZES),
            icon("icons/app-maskable-512.png", "512x512", "maskable"),
            icon("icons/favicon.svg", "any", "any"),
        ],
        "shortcuts": [
            {"name": "Add a task", "url": urls.url("pwa.add"), "icons": [icon("icons/app-192.png", "192x192", "any")]},
            {"name": "New draft", "url": urls.url("pwa.write"), "icons": [icon("icons/app-192.png", "192x192", "any")]},
        ],
        "share_target": {
            "action": urls.url("pwa.share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "file", "accept": ["image/*", "application/pdf"]}],
            },
        },
    }


def icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    """One of `static/icons`."""
    return {"src": asset_url(name), "sizes": sizes, "type": ASSETS[name].media_type, "purpose": purpose}


def packed_manifest() -> bytes:
    """As it is sent."""
    return msgspec.json.encode(manifest())
