"""The page's own files: scripts as one bundle, styles, texts, palette, and Leaflet from its package."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from geomap.errors import DataError
from geomap.lexicons import load

_PACKAGE = Path(__file__).parent.parent
_PAGE = _PACKAGE / "templates" / "page"
_TEXTS = _PACKAGE / "templates" / "texts"
_IMPORT = re.compile(r"^import\s*\{[^}]*\}\s*from\s*'\./([\w-]+)\.js';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)
LEAFLET_CDN = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/"


def palette() -> dict[str, Any]:
    """Colours, patterns and symbols (``lexicons/palette.toml``)."""
    told: dict[str, Any] = load("palette")
    return told


@cache
def texts() -> dict[str, dict[str, str]]:
    """The interface's words by language."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(_TEXTS.glob("*.json"))}


@cache
def script() -> str:
    """The page's ES modules as one classic script: each after what it imports, in one function scope."""
    order: list[str] = []
    sources: dict[str, str] = {}

    def add(name: str) -> None:
        if name in sources:
            return
        sources[name] = text = (_PAGE / f"{name}.js").read_text(encoding="utf-8")
        for needed in _IMPORT.findall(text):
            add(needed)
        order.append(name)

    add("main")
    body = "\n".join(_EXPORT.sub("", _IMPORT.sub("", sources[name])).strip() for name in order)
    return f"(() => {{\n'use strict';\n{body}\nwindow.geomap = {{ start }};\n}})();"


@cache
def style() -> str:
    """The page's own style sheets, joined."""
    return "\n".join(path.read_text(encoding="utf-8").strip() for path in sorted(_PAGE.glob("*.css")))


@cache
def leaflet() -> tuple[str, str]:
    """Leaflet's script and style sheet, with its pictures as data: URIs and no link to a source map."""
    try:
        from xstatic.pkg import leaflet as package
    except ImportError as error:
        raise DataError("Leaflet's files are missing: pip install XStatic-Leaflet") from error
    folder = Path(package.BASE_DIR)
    code = re.sub(r"//# sourceMappingURL=\S+", "", (folder / "leaflet.js").read_text(encoding="utf-8"))

    def inline(match: re.Match[str]) -> str:
        picture = base64.b64encode((folder / match[1]).read_bytes()).decode("ascii")
        return f"url(data:image/png;base64,{picture})"

    sheet = re.sub(r"url\((images/[\w.-]+\.png)\)", inline, (folder / "leaflet.css").read_text(encoding="utf-8"))
    return code.strip().replace("</script", "<\\/script"), sheet.strip()


@cache
def leaflet_integrity(name: str) -> str:
    """The subresource integrity of a file of Leaflet, from the package that has the same bytes as the CDN's."""
    from xstatic.pkg import leaflet as package

    content = (Path(package.BASE_DIR) / name).read_bytes()
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode('ascii')}"


def digest(text: str) -> str:
    """A Content-Security-Policy source that allows exactly this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
