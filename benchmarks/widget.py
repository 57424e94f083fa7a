"""Weight of the widget, time until it can be used on a slow CPU, and layout shift.

Usage: scripts/widget-figures
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from benchmarks.screenshots import stage
from benchmarks.stage import find_chromium, launch

SLOWER: Final = (1, 4)
_RUNS: Final = 5
_OBSERVE: Final = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
window.longest = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
}).observe({type: "longtask", buffered: true});
"""


def weigh(url: str) -> None:
    """Print what a first visit loads, as sent and compressed."""
    total = 0
    for path in ("/widget.js", "/widget/texts/ne.json", "/widget/holidays.json"):
        content: bytes = urllib.request.urlopen(url + path).read()  # noqa: S310 - our own service
        small = len(gzip.compress(content, 6))
        total += small
        print(f"{path:28} {len(content):8,} bytes {small:7,} gzipped")
    print(f"{'a first visit':28} {'':8}       {total:7,} gzipped")


def time_to_use(browser: Browser, url: str, slower: int) -> dict[str, float]:
    """Open the page anew on a slowed CPU; return milliseconds until writing and until an answer."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    page = context.new_page()
    page.add_init_script(_OBSERVE)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(url + "/?language=ne")
    page.locator("#question").wait_for()
    writable = page.evaluate("() => performance.now()")
    page.locator("#question").fill("कावासाकीमा पुरानो सोफा कसरी फाल्ने?")
    start = page.evaluate("() => performance.now()")
    page.keyboard.press("Enter")
    page.locator(".turn .reply h3, .turn .reply .choice").first.wait_for()
    figures: dict[str, Any] = page.evaluate(
        "() => ({shift: window.shift, longest: window.longest})"
    )
    answered = page.evaluate("() => performance.now()") - start
    context.close()
    return {"usable": writable, "answered": answered, **figures}


def main() -> None:
    """Print the figures."""
    path = find_chromium()
    if path is None:
        sys.exit("no Chromium: apt-get install chromium, or set MADOGUCHI_CHROMIUM")
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        with stage(folder / "announcements.json", folder / "database.sqlite3") as url:
            weigh(url)
            browser = launch(playwright, path)
            time_to_use(browser, url, 1)  # the first one warms the service and the browser
            for slower in SLOWER:
                runs = [time_to_use(browser, url, slower) for _ in range(_RUNS)]
                middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
                print(
                    f"CPU {slower}x slower: usable after {middle['usable']:.0f} ms, "
                    f"answer shown {middle['answered']:.0f} ms after asking, "
                    f"longest task {middle['longest']:.0f} ms, layout shift {middle['shift']:.3f}"
                )


if __name__ == "__main__":
    main()
