"""A page in headless Chromium: what it asked for and what went wrong are kept beside it.

One browser serves all tests of a module (``conftest`` closes it after each): a page has a context of its own.
"""

from __future__ import annotations

from contextlib import contextmanager

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_running = {}


def browser():
    """The browser, started where it is not running."""
    if not _running:
        from playwright.sync_api import sync_playwright

        driver = sync_playwright().start()
        _running["driver"] = driver
        _running["browser"] = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    return _running["browser"]


def close_browser():
    """End the browser that this process started."""
    if _running:
        _running.pop("browser").close()
        _running.pop("driver").stop()


@contextmanager
def open_page(path, fragment="", *, width=1280, height=800, ready=True, **context):
    """The page when its map is drawn; ``page.requests`` are those that left it, ``page.problems`` its errors."""
    tab = browser().new_context(viewport={"width": width, "height": height}, **context)
    try:
        page = tab.new_page()
        page.problems = []
        page.requests = []
        page.on("pageerror", lambda error: page.problems.append(str(error.stack or error)))
        page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
        page.on(
            "request",
            lambda request: (
                page.requests.append(request.url) if not request.url.startswith(("file:", "data:", "blob:")) else None
            ),
        )
        page.goto(f"file://{path}{fragment}")
        if ready:
            page.wait_for_selector("body[data-ready=true]", timeout=20_000)
        yield page
    finally:
        tab.close()
