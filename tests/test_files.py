"""Files are whole or absent, and say what they are."""

import json
import os
import stat

import pytest

import creditlab as cl
from creditlab import _files
from creditlab._files import read_document, read_json, write_atomic, write_json


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# --- Atomic writes ----------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["信用 §", b"\x00\xff"])
def test_content_arrives_and_nothing_else(tmp_path, content):
    path = write_atomic(tmp_path / "a.txt", content)
    assert path == tmp_path / "a.txt"
    expected = content.encode() if isinstance(content, str) else content
    assert path.read_bytes() == expected
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(("where", "step"), [(_files.os, "replace"), (_files.Path, "write_bytes")])
def test_a_failing_write_leaves_the_old_file_and_no_temporary(tmp_path, monkeypatch, where, step):
    write_atomic(tmp_path / "a.txt", "old")

    def fail(*_args, **_kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(where, step, fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomic(tmp_path / "a.txt", "new")
    monkeypatch.undo()
    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_an_interrupted_write_cleans_up_too(tmp_path, monkeypatch):
    def interrupt(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(_files.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "a.txt", "new")
    assert names(tmp_path) == []


def test_what_cannot_be_json_is_not_written(tmp_path):
    write_json(tmp_path / "a.json", "kind", 1, {"x": 1})
    with pytest.raises(ValueError, match="Out of range float"):
        write_json(tmp_path / "a.json", "kind", 1, {"x": float("nan")})
    with pytest.raises(TypeError, match="not JSON serializable"):
        write_json(tmp_path / "a.json", "kind", 1, {"x": object()})
    assert read_json(tmp_path / "a.json", "kind", 1)["x"] == 1
    assert names(tmp_path) == ["a.json"]


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
def test_files_are_readable_as_any_new_file(tmp_path):
    (tmp_path / "plain").touch()
    write_atomic(tmp_path / "atomic", "x")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "atomic")}
    assert len(modes) == 1


def test_the_folder_must_exist(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "absent" / "a.txt", "x")


# --- JSON that says what it is ----------------------------------------------------------------


def test_round_trip(tmp_path):
    content = {"名称": ["a", 1, 2.5, None, True], "nested": {"x": [0.1]}}
    path = write_json(tmp_path / "a.json", "creditlab.kind", 3, content)
    assert read_json(path, "creditlab.kind", 3) == {
        "format": "creditlab.kind",
        "version": 3,
        **content,
    }
    assert (
        read_json(str(path), "creditlab.kind", 4)["version"] == 3
    )  # a newer package reads older files
    assert "名称" in path.read_text(encoding="utf-8")  # for people, not escaped


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a complete JSON file"),
        (b'{"format": "kind", "vers', "not a complete JSON file .* copy it again from its source"),
        (b"\xff\xfe\x00binary", "not a complete JSON file"),
        (b"[1, 2]", "this is no kind file; its format is None; write one with .to_json"),
        (b'"text"', "its format is None"),
        (b'{"format": "pmml", "version": 1}', "this is no kind file; its format is 'pmml'"),
        (
            b'{"format": "kind", "version": 2}',
            r"schema version 2 is newer than this creditlab reads \(1\); upgrade",
        ),
        (b'{"format": "kind", "version": "1"}', "schema version '1'"),
        (b'{"format": "kind"}', "schema version None"),
    ],
)
def test_other_files_are_refused(tmp_path, content, said):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=said) as error:
        read_json(path, "kind", 1)
    assert str(error.value).startswith(str(path))


def test_an_absent_file_is_absent(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"a\.json"):
        read_json(tmp_path / "a.json", "kind", 1)


def test_damage_is_named(tmp_path):
    path = write_json(tmp_path / "a.json", "kind", 1, {"points": [1, 2]})
    assert read_document(path, "kind", 1, lambda content: content["points"][1]) == 2
    for build in (lambda c: c["bins"], lambda c: c["points"][2], lambda c: c["points"]["a"]):
        with pytest.raises(
            ValueError, match=r"a\.json: the kind file is damaged \(.*Error: .* write it again"
        ):
            read_document(path, "kind", 1, build)


# --- The files of the package -----------------------------------------------------------------


@pytest.fixture(scope="module")
def card():
    data = cl.load_dataset("south_german_credit")
    return cl.Scorecard(variables=["status", "duration"]).fit(data.frame, data.frame[data.target])


@pytest.mark.parametrize("kind", ["bins", "card"])
def test_a_file_cut_off_anywhere_is_refused(tmp_path, card, kind):
    path = tmp_path / "file.json"
    whole, read = (
        (card.bins_, cl.Bins.from_json) if kind == "bins" else (card, cl.Scorecard.from_json)
    )
    whole.to_json(path)
    content = path.read_bytes()
    assert read(path) is not None
    for share in (0, 0.1, 0.5, 0.9, 0.999):
        path.write_bytes(content[: int(share * len(content))])
        with pytest.raises(ValueError, match="not a complete JSON file"):
            read(path)


def test_bins_are_not_taken_for_a_card_nor_a_card_for_bins(tmp_path, card):
    card.bins_.to_json(tmp_path / "bins.json")
    card.to_json(tmp_path / "card.json")
    with pytest.raises(
        ValueError,
        match=r"this is no creditlab\.scorecard file; its format is 'creditlab\.bins'",
    ):
        cl.Scorecard.from_json(tmp_path / "bins.json")
    with pytest.raises(ValueError, match=r"no creditlab\.bins file"):
        cl.Bins.from_json(tmp_path / "card.json")


@pytest.mark.parametrize("part", ["variables", "history"])
def test_bins_without_a_part_are_damaged(tmp_path, card, part):
    path = tmp_path / "bins.json"
    card.bins_.to_json(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    del content[part]
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(
        ValueError, match=rf"bins\.json: the creditlab\.bins file is damaged \(KeyError: '{part}'\)"
    ):
        cl.Bins.from_json(path)


@pytest.mark.parametrize("good", [["many"], [1.0]])
def test_wrong_counts_are_damage(tmp_path, card, good):
    path = tmp_path / "bins.json"
    card.bins_.to_json(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["variables"][0]["counts"]["good"] = good
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ValueError, match="file is damaged"):
        cl.Bins.from_json(path)
