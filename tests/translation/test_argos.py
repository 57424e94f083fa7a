"""Genuine models through the whole chain."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import regex

from service.translation.cache import DiskCache, NoCache
from service.translation.engine import Pair, TranslationEngineError
from service.translation.guards import Reason
from service.translation.installing import install_file
from service.translation.machine import MachineTranslator
from service.translation.names import NoNames
from service.translation.packages import Package, PackageError, installed_packages
from service.translation.process import EngineProcess, Limits
from service.translation.sentence_translator import SentenceTranslator
from service.translation.tally import Tally
from service.translation.translator import NOT_YET, SourceText, Translation
from tests.conftest import ROOT

pytestmark = pytest.mark.models
JA_EN = Pair("ja", "en")


def machine(engine: EngineProcess, cache: DiskCache | NoCache) -> MachineTranslator:
    return MachineTranslator(SentenceTranslator(engine, cache), NoNames(), Tally(), {})


def soon() -> float:
    return time.monotonic() + 60


def with_numbers(masked: str) -> str:
    return regex.sub(r"ZX(\d)", lambda m: f"{m[1]}7", masked)


def test_direct(engine: EngineProcess, known_japanese: list[str]) -> None:
    """A trained model translates sentences it has learned, with numbers it has never seen."""
    sources = [SourceText(with_numbers(text), "a/b#x") for text in known_japanese[:60]]
    outcomes = machine(engine, NoCache()).translate_all(sources, "en", soon())
    done = [(s, o) for s, o in zip(sources, outcomes, strict=True) if isinstance(o, Translation)]
    assert len(done) >= 40
    for source, outcome in done:
        assert outcome.origin == "machine"
        if all(piece.origin == "machine" for piece in outcome.pieces):
            assert regex.findall(r"\d+", outcome.text) == regex.findall(r"\d+", source.text)


def test_pivot(engine: EngineProcess, known_japanese: list[str]) -> None:
    """Japanese becomes Vietnamese through English, with the numbers of the Japanese."""
    sources = [SourceText(with_numbers(text), "a/b#x") for text in known_japanese[:40]]
    outcomes = machine(engine, NoCache()).translate_all(sources, "vi", soon())
    done = [o for o in outcomes if isinstance(o, Translation)]
    assert len(done) >= 15
    assert all(outcome.language == "vi" for outcome in done)
    assert any(regex.search("[ăâđêôơưạảấầế]", outcome.text) for outcome in done)


def test_missing_pair(engine: EngineProcess) -> None:
    """No package leads to Nepali: nothing is tried, no process is started."""
    assert machine(engine, NoCache()).translate_all(
        [SourceText("費用", "a/b#x")], "ne", soon()
    ) == [None]
    assert engine.worker_pids == set()


def test_the_genuine_argostranslate_reads_the_package(
    packages_folder: Path, tmp_path: Path, known_japanese: list[str]
) -> None:
    """Our package is a real one: argostranslate translates with it, and mostly as we do.

    Not always: it sets no limit to repetition.
    """
    code = """
import json, sys
from pathlib import Path
from argostranslate import package, translate
import ctranslate2
class Whole:
    def split_sentences(self, text): return [text]
found = {(p.from_code, p.to_code): p for p in package.get_installed_packages([Path(sys.argv[1])])}
p = found["ja", "en"]
model = ctranslate2.Translator(str(p.package_path / "model"))
print(json.dumps([translate.apply_packaged_translation(p, text, model, Whole(), 1)[0].value for text in sys.argv[2:]]))
"""
    texts = [t for t in known_japanese if "ZX" not in t][:12]
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path),
                   "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(packages_folder), *texts],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    theirs = json.loads(run.stdout.splitlines()[-1])
    engine = EngineProcess(installed_packages(packages_folder)[0], Limits())
    ours = engine.submit(texts, JA_EN).result(60)
    engine.close()
    same = [a.strip() == b.strip() for a, b in zip(theirs, ours, strict=True)]
    assert sum(same) >= 9, (theirs, ours)


def test_no_socket_is_opened(
    engine: EngineProcess, known_japanese: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every socket failing, here and in the worker, translation goes on."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    outcomes = machine(engine, NoCache()).translate_all(
        [SourceText(known_japanese[3], "a/b#x")], "en", soon()
    )
    assert isinstance(outcomes[0], Translation)


def test_the_worker_refuses_the_network() -> None:
    """The worker's audit hook turns any use of a socket into an error."""
    code = (
        "import sys; from service.translation.worker import refuse_network\n"
        "sys.addaudithook(refuse_network)\nimport socket\n"
        "for use in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: socket.getaddrinfo('a', 1)):\n"
        "    try: use()\n    except PermissionError: print('refused')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert run.stdout.split() == ["refused", "refused"]


def test_a_killed_worker_loses_nothing(engine: EngineProcess, known_japanese: list[str]) -> None:
    """Killed in the middle of its work, it is replaced, and every sentence comes."""
    futures = [engine.submit([text], JA_EN) for text in known_japanese[:40]]
    futures[0].result(60)
    for pid in list(engine.worker_pids):
        os.kill(pid, signal.SIGKILL)
    assert all(len(future.result(60)) == 1 for future in futures)


def test_eight_threads_in_two_processes(
    packages_folder: Path, known_japanese: list[str], tmp_path: Path
) -> None:
    """1,000 translations a thread, one cache: no deadlock, no crash, the same results."""
    context = multiprocessing.get_context("spawn")
    arguments = (str(packages_folder), str(tmp_path / "cache.sqlite3"), known_japanese[:50])
    results = context.Queue()
    processes = [context.Process(target=_many, args=(*arguments, results)) for _ in range(2)]
    for process in processes:
        process.start()
    got = [results.get(timeout=240) for _ in processes]
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert got[0] == got[1]
    assert got[0][0] == 8000


def _many(folder: str, cache: str, sentences: list[str], results: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    engine = EngineProcess(installed_packages(Path(folder))[0], Limits(memory_mb=4096))
    translator = SentenceTranslator(engine, DiskCache(Path(cache), 1_000_000))

    def work(number: int) -> list[str]:
        return [
            translator.translate(
                [sentences[(number * 7 + n) % len(sentences)]], JA_EN, time.monotonic() + 120
            )[0]
            for n in range(1000)
        ]

    with ThreadPoolExecutor(8) as pool:
        done = [text for texts in pool.map(work, range(8)) for text in texts]
    engine.close()
    results.put((len(done), sorted(set(done))))


def test_out_of_memory_is_an_answer(
    packages: tuple[Package, ...], known_japanese: list[str]
) -> None:
    """A worker without memory for its model fails; the reader sees the original, the service lives."""
    starved = EngineProcess(packages, Limits(memory_mb=120))
    translator = machine(starved, NoCache())
    assert translator.translate_all([SourceText(known_japanese[0], "a/b#x")], "en", soon()) == [
        NOT_YET
    ]
    assert translator.tally.counts()["rejected-engine"] == 1
    starved.close()


def test_a_broken_model_is_an_answer(packages_folder: Path, tmp_path: Path) -> None:
    """A model that CTranslate2 cannot load gives an error, not a crash."""
    folder = tmp_path / "copy"
    (folder / "translate-ja_en" / "model").mkdir(parents=True)
    for path in (packages_folder / "translate-ja_en").rglob("*"):
        if path.is_file() and path.name != "madoguchi.json":
            place = (
                folder / "translate-ja_en" / path.relative_to(packages_folder / "translate-ja_en")
            )
            place.write_bytes(b"nonsense" if path.name == "model.bin" else path.read_bytes())
    engine = EngineProcess(installed_packages(folder)[0], Limits())
    with pytest.raises(TranslationEngineError, match="RuntimeError"):
        engine.submit(["費用"], JA_EN).result(60)
    engine.close()


def test_a_changed_file_is_found(model_files: dict[tuple[str, str], Path], tmp_path: Path) -> None:
    """A package whose files differ from what was installed is not used."""
    package = install_file(model_files["ja", "en"], tmp_path, None)
    with (package.folder / "model" / "model.bin").open("ab") as file:
        file.write(b"x")
    good, errors = installed_packages(tmp_path)
    assert good == ()
    assert "model/model.bin has changed" in str(errors[0])


def test_a_wrong_hash_is_refused(model_files: dict[tuple[str, str], Path], tmp_path: Path) -> None:
    """The file is named, with the hash it has; nothing is installed."""
    with pytest.raises(PackageError, match="not 00"):
        install_file(model_files["ja", "en"], tmp_path / "p", "00")
    assert installed_packages(tmp_path / "p") == ((), ())


def test_a_forked_process_starts_its_own_worker(
    engine: EngineProcess, known_japanese: list[str]
) -> None:
    """A server forked after the engine was used translates all the same."""
    engine.submit([known_japanese[0]], JA_EN).result(60)
    code = f"""
import os, sys, time
from pathlib import Path
from service.translation.engine import Pair
from service.translation.packages import installed_packages
from service.translation.process import EngineProcess, Limits
engine = EngineProcess(installed_packages(Path({str(next(iter(engine._packages.values())).folder.parent)!r}))[0], Limits())
first = engine.submit([{known_japanese[0]!r}], Pair("ja", "en")).result(60)
pid = os.fork()
if pid == 0:
    again = engine.submit([{known_japanese[0]!r}], Pair("ja", "en")).result(60)
    engine.close()
    os._exit(0 if again == first else 1)
status = os.waitpid(pid, 0)[1]
engine.close()
sys.exit(status)
"""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, timeout=120, check=False
    )
    assert run.returncode == 0


def test_close_ends_the_worker(packages: tuple[Package, ...], known_japanese: list[str]) -> None:
    """No process is left behind."""
    engine = EngineProcess(packages, Limits())
    engine.submit([known_japanese[0]], JA_EN).result(60)
    (pid,) = engine.worker_pids
    engine.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(TranslationEngineError) as error:
        engine.submit(["費用"], JA_EN)
    assert error.value.reason is Reason.ENGINE
    assert threading.active_count() < 50


def test_a_new_program_through_the_genuine_model(
    packages_folder: Path, known_japanese: list[str], small_corpus: Path, tmp_path: Path
) -> None:
    """Opened as the service opens it, the chain answers an untranslated program by machine."""
    from service.answering.composer import Composer
    from service.answering.translating import open_machine, translator_chain
    from service.corpus.corpus import read_corpus

    path = small_corpus / "programs" / "yokohama" / "garbage.md"
    known = [with_numbers(text) for text in known_japanese if "。" in text][:8]
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("集積所に置きます。\n", "".join(f"{line}\n\n" for line in known)),
        encoding="utf-8",
    )
    corpus = read_corpus(small_corpus)
    machine = open_machine(
        packages_folder, tmp_path / "cache.sqlite3", 10**6, 60.0, Limits(memory_mb=4096)
    )
    composer = Composer(translator_chain(corpus, machine), 3.0)
    program = next(p for p in corpus.programs if p.id == "yokohama/garbage")
    answer = composer.compose(program, 0, 1.0, corpus.phrasebooks["en"], date(2026, 11, 24), soon())
    machine.close()
    assert answer.translation.origin == "machine"
    section = answer.sections[0]
    translated = [piece for piece in section.pieces if piece.origin == "machine"]
    assert len(translated) >= 5
    numbers = regex.findall(r"\d+", "".join(known))
    assert [n for n in regex.findall(r"\d+", section.text) if n in numbers] == numbers
    assert machine.tally.counts()["translated"] >= 5
