"""Files that take their place when they are whole, and folders that go again."""

import pytest

from kindloop.errors import InputError, NotThereError
from kindloop.exchange.target import check_target, folders_undone, written_whole


def fail(error, path):
    """Begin to write a file, or a folder without a point in its name, and fail."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch() if path.suffix or path.name == "other" else path.mkdir()
    raise error


def test_a_file_takes_its_place_when_it_is_whole(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("before")
    check_target(target)
    with written_whole(target) as partial:
        partial.write_text("after")
        assert target.read_text() == "before"
    assert target.read_text() == "after"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_goes_on_pointing_to_its_file(tmp_path):
    target, link = tmp_path / "a.txt", tmp_path / "link.txt"
    link.symlink_to(target)
    with written_whole(link) as partial:
        partial.write_text("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyboardInterrupt()])
def test_nothing_is_left_of_a_failure(tmp_path, error):
    with pytest.raises(type(error)), written_whole(tmp_path / "a.txt") as partial:
        fail(error, partial)
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    full = OSError(28, "No space left on device")
    said = r"a\.txt cannot be written: No space"
    with pytest.raises(InputError, match=said), written_whole(tmp_path / "a.txt") as partial:
        fail(full, partial)
    assert not list(tmp_path.iterdir())


def test_what_must_not_be_written_over_is_refused(tmp_path):
    read, link = tmp_path / "read.csv", tmp_path / "link.csv"
    read.touch()
    link.symlink_to(read)
    for target in (read, link, tmp_path / "x" / ".." / "read.csv"):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(InputError, match="would be lost"):
            check_target(target, read)
    check_target(tmp_path / "other.csv", read)
    with pytest.raises(InputError, match="is a folder"):
        check_target(tmp_path)
    with pytest.raises(NotThereError, match="There is no folder"):
        check_target(tmp_path / "none" / "a.txt")


def test_new_folders_go_again_if_the_work_fails(tmp_path):
    old = tmp_path / "old"
    old.mkdir()
    with pytest.raises(RuntimeError), folders_undone(old / "a" / "b" / "file"):
        fail(RuntimeError(), old / "a" / "b")
    assert list(tmp_path.rglob("*")) == [old]


def test_a_folder_that_is_in_use_stays(tmp_path):
    with pytest.raises(RuntimeError), folders_undone(tmp_path / "a" / "b" / "file"):
        fail(RuntimeError(), tmp_path / "a" / "other")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["other"]


def test_folders_stay_when_all_goes_well(tmp_path):
    with folders_undone(tmp_path / "a" / "file"):
        (tmp_path / "a").mkdir()
    assert (tmp_path / "a").is_dir()
