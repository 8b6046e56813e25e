"""A real Nominatim, imported from a small OSM file into PostgreSQL and asked on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geomap.geocoders import open_online
from geomap.models import Report
from geomap.pipeline import Chain
from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.needs("nominatim")

# id, kind, lat, lon, name and its English: invented villages that no gazetteer has, and one namesake in Iran
PLACES = (
    (1, "town", 39.51, 46.34, "Գորիս", "Goris"),
    (2, "village", 39.60, 46.40, "Զկորպատան", "Zqorpatan"),
    (3, "village", 35.00, 51.00, "زقورپاتان", "Zqorpatan"),
    (4, "village", 39.30, 46.30, "Վորխտան", "Vorxtan"),
)
WAIT_S = 60


def osm_file(path: Path) -> Path:
    nodes = "".join(
        f'<node id="{n}" version="1" timestamp="2020-01-01T00:00:00Z" lat="{lat}" lon="{lon}"><tag k="place" v="{kind}"/>'
        f'<tag k="name" v="{name}"/><tag k="name:en" v="{english}"/></node>\n'
        for n, kind, lat, lon, name, english in PLACES
    )
    path.write_text(f'<?xml version="1.0"?>\n<osm version="0.6" generator="geomap">\n{nodes}</osm>\n', encoding="utf-8")
    return path


def as_postgres(*command: str) -> list[str]:
    """PostgreSQL does not run as root: its own user does it there."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


@pytest.fixture(scope="module")
def nominatim() -> Iterator[str]:
    """``host:port`` of a server over a database of its own."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"))
    with tempfile.TemporaryDirectory(
        prefix="geomap-nominatim-"
    ) as scratch:  # short: a socket's path is at most 107 long
        folder = Path(scratch)
        project = folder / "project"
        project.mkdir()
        folder.chmod(0o755)
        data = folder / "pg"
        data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(data, "postgres")
        make = as_postgres(
            str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"
        )
        subprocess.run(make, check=True, capture_output=True, timeout=300)
        options = f"-k {data} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        start = as_postgres(
            str(binaries / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(data / "log"), "start"
        )
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        server = None
        try:
            program = str(Path(sys.executable).with_name("nominatim"))
            environment = os.environ | {
                "NOMINATIM_DATABASE_DSN": f"pgsql:host={data};user=postgres;dbname=nominatim",
                "NOMINATIM_DATABASE_WEBUSER": "postgres",
            }
            arguments = [
                "--osm-file",
                str(osm_file(folder / "small.osm")),
                "--no-updates",
                "-j",
                "1",
                "--osm2pgsql-cache",
                "50",
            ]
            done = subprocess.run(
                [program, "import", *arguments, "--project-dir", str(project)],
                env=environment, cwd=project, capture_output=True, text=True, timeout=420, check=False,
            )  # fmt: skip
            assert "Import completed" in done.stderr + done.stdout, (done.stderr + done.stdout)[-3000:]
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                address = f"127.0.0.1:{probe.getsockname()[1]}"
            server = subprocess.Popen(
                [program, "serve", "--server", address, "--project-dir", str(project)],
                env=environment, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            _wait_for(f"http://{address}/status", server)
            yield address
        finally:
            if server is not None:
                server.terminate()
                server.wait(30)
            subprocess.run(
                as_postgres(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"),
                check=False,
                capture_output=True,
            )


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the server did not answer")


@pytest.fixture
def settings(nominatim: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("geomap.geocoders.answers.cache_dir", lambda: tmp_path)
    options = (("domain", nominatim), ("scheme", "http"), ("allow_private", "yes"), ("timeout", "30"))
    return Settings(geocoder="nominatim", geocoder_options=options, contact="tests@example.org")


def test_the_nominatim_finds_what_the_gazetteer_lacks(settings: Settings) -> None:
    text = "Shells hit the village of Zqorpatan in Syunik, Armenia. Goris was quiet."
    with Chain(settings) as chain:
        places = {p.mention.text: p for p in chain.find_places(Report(report_id="r", text=text))}
    found = places["Zqorpatan"].chosen
    assert found is not None, places["Zqorpatan"].reason
    assert found.place_id == "nominatim:node/2"
    assert (found.lon, found.lat) == (46.4, 39.6)
    assert (found.country_code, found.kind) == ("ARM", "village")
    goris = places["Goris"].chosen
    assert goris is not None
    assert goris.place_id.startswith("geonames:")


def test_the_countries_of_the_report_choose_between_namesakes(settings: Settings) -> None:
    text = "Shells hit the village of Zqorpatan near Tehran. Iran denied it."
    with Chain(settings) as chain:
        places = {p.mention.text: p for p in chain.find_places(Report(report_id="r", text=text))}
    found = places["Zqorpatan"].chosen
    assert found is not None
    assert found.place_id == "nominatim:node/3"


def test_a_place_in_another_country_is_not_believed(settings: Settings) -> None:
    text = "Shells hit the village of Vorxtan near Abuja. Nigeria denied it."
    with Chain(settings) as chain:
        places = {p.mention.text: p for p in chain.find_places(Report(report_id="r", text=text))}
    assert places["Vorxtan"].chosen is None


def test_the_nominatim_is_asked_in_its_own_right(settings: Settings) -> None:
    online = open_online(settings)
    assert online is not None
    (answer,) = online.ask("Vorxtan", countries=["AM"])
    assert (answer.name, answer.country_code, answer.kind) == ("Vorxtan", "AM", "village")
    assert online.ask("Vorxtan", countries=["AM"]) == (answer,)
    assert online.asked == 1
    assert online.ask("Nosuchplace") == ()
    online.close()
