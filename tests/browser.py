"""A page in headless Chromium: what it asked for and what went wrong are kept beside it."""

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


@contextmanager
def open_page(path, fragment="", *, width=1280, height=800, ready=True, **context):
    """The page when its map is drawn; ``page.requests`` are those that left it, ``page.problems`` its errors."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            page = browser.new_context(viewport={"width": width, "height": height}, **context).new_page()
            page.problems = []
            page.requests = []
            page.on("pageerror", lambda error: page.problems.append(str(error.stack or error)))
            page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
            page.on(
                "request",
                lambda request: (
                    page.requests.append(request.url)
                    if not request.url.startswith(("file:", "data:", "blob:"))
                    else None
                ),
            )
            page.goto(f"file://{path}{fragment}")
            if ready:
                page.wait_for_selector("body[data-ready=true]", timeout=20_000)
            yield page
        finally:
            browser.close()
