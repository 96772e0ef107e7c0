"""The look-up of places is read strictly: one broken file for each rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from sve_excel.library.places import PlacesError, load_places, place_key

SOUND = (
    "postcode,ward,decile\nBS1 4DJ,Old Market,1\nbs14dk,Old Market,3\n"
    "M1 1AE,Ancoats & Beswick,2\nEC1A 1BB,Aldersgate,10\n"
)


def test_postcodes_and_wards_are_known_however_they_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(SOUND, encoding="utf-8")
    spots = load_places(path).spots
    assert spots[place_key(" bs1  4dj")].ward == "Old Market"
    assert [spots[place_key(each)].deprived for each in ("BS1 4DJ", "BS1 4DK")] == [1, 0]
    assert spots[place_key("old market")].deprived == 0.5
    assert spots[place_key("Ancoats &  Beswick")].deprived == 1
    assert place_key("Ward 9") not in spots


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SOUND.replace("decile", "imd"), "line 1: unknown column 'imd'"),
        (SOUND.replace(",decile", ""), "line 1: missing column 'decile'"),
        ("postcode,ward,decile\n", "places.csv: there are no rows."),
        (SOUND.replace("M1 1AE", "Manchester"), "line 4: 'Manchester' is no postcode"),
        (SOUND.replace("Aldersgate", " "), "line 5: ward is empty."),
        (SOUND.replace(",10", ",11"), "line 5: decile is '11'. Write 1 to 10."),
        (SOUND.replace(",10", ",0"), "line 5: decile is '0'"),
        (SOUND.replace("bs14dk", "BS1 4DJ"), "duplicate postcode 'bs14dj'"),
        (SOUND + "BS2 0AA\n", "line 6: 1 cell where the heading has 3."),
    ],
)
def test_every_breach_is_named_on_a_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "places.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlacesError) as refused:
        load_places(path)
    assert any(words in problem for problem in refused.value.problems), refused.value.problems


def test_of_a_look_up_that_is_all_wrong_the_first_faults_are_said(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("postcode,ward,decile\n" + "x,y,1\n" * 500, encoding="utf-8")
    with pytest.raises(PlacesError) as refused:
        load_places(path)
    assert refused.value.details[-1] == "And 979 more."
