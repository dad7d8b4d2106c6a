"""What finding by meaning is measured with, and by."""

from statistics import mean

import pytest

from bench.meaning import filters, pairs
from bench.meaning.floors import passing, scores
from bench.meaning.generated import offers, seekers
from bench.meaning.pairs import Pair
from bench.meaning.preparing import STEPS
from bench.meaning.quality import ranks, ranks_back
from bench.meaning.ranks import Ranks, quantile, rank, recall
from bench.meaning.scoring import by_meaning, filtered
from bench.meaning.town import town
from resolvers.homes.fitting import reasons
from resolvers.homes.words import folded
from resolvers.models.home import Side

FILES = {name: pairs.read(name) for name in (*pairs.HELD_OUT, *pairs.TUNING)}
LONGEST = 1000
"""Of a description, in the form."""


def shared(one: str, other: str) -> int:
    """Return how many words of some length two texts have in common."""
    words = ({w for w in folded(text).split() if len(w) > 2} for text in (one, other))
    return len(set.intersection(*words))


@pytest.mark.parametrize("name", FILES)
def test_pairs_are_whole_and_as_long_as_the_form_allows(name: str) -> None:
    for pair in FILES[name]:
        texts = [pair.seeks, pair.offers, *pair.decoys]
        assert len(set(texts)) == 4, pair.about
        assert all(text.strip() and len(text) <= LONGEST for text in texts), pair.about


def test_there_are_enough_pairs_held_out_and_no_two_of_a_file_are_the_same() -> None:
    assert all(len(FILES[name]) >= 40 for name in pairs.HELD_OUT)
    for name, some in FILES.items():
        assert len({pair.about for pair in some}) == len(some), name


def test_nothing_that_is_held_out_was_tuned_with() -> None:
    held_out, tuning = (
        {t for n in names for p in FILES[n] for t in (p.seeks, p.offers, *p.decoys)}
        for names in (pairs.HELD_OUT, pairs.TUNING)
    )

    assert not held_out & tuning


@pytest.mark.parametrize("name", FILES)
def test_look_alikes_use_the_words_of_what_is_sought(name: str) -> None:
    of_decoys = [shared(p.seeks, text) for p in FILES[name] for text in p.decoys]
    of_offers = [shared(p.seeks, p.offers) for p in FILES[name]]

    assert mean(of_decoys) > mean(of_offers) + 1
    assert mean(number > 0 for number in of_decoys) > 0.9


def test_tricky_offers_share_hardly_a_word_and_their_look_alikes_several() -> None:
    for pair in FILES["tricky"]:
        assert shared(pair.seeks, pair.offers) <= 3, pair.about
        assert all(shared(pair.seeks, text) >= 2 for text in pair.decoys), pair.about


def test_pairs_with_an_english_side_are_known() -> None:
    french = Pair("", "Je cherche une chambre avec la douche", "Chambre à louer", ())
    english = Pair("", "A room with a shower for my son", "Chambre à louer", ())

    assert english.is_english
    assert not french.is_english


def test_a_rank_counts_who_scores_as_well_as_better() -> None:
    assert rank(0.5, [0.4, 0.1, None]) == 1
    assert rank(0.5, [0.6, 0.5, 0.4]) == 3
    assert rank(None, [0.1]) is None


def test_ranks_are_summed_up() -> None:
    found = Ranks([1, 2, 4, None])

    assert found.top(1) == 0.25
    assert found.top(3) == 0.5
    assert found.mrr == pytest.approx((1 + 1 / 2 + 1 / 4) / 4)


def test_recall_takes_equal_scores_for_as_good() -> None:
    assert recall([0.9, 0.8, 0.7], [0.9, 0.8, 0.8, 0.7], 2) == 1
    assert recall([0.9, 0.7], [0.9, 0.8, 0.7], 2) == 0.5
    assert recall([], [], 10) == 1
    assert recall([], [0.4], 10) == 0


def test_quantiles_are_values_that_were_there() -> None:
    assert quantile(range(100), 0.5) == 50
    assert quantile(range(100), 0.99) == 99
    assert quantile([7], 0.99) == 7


def test_offers_are_ranked_beside_others_and_beside_look_alikes() -> None:
    one = Pair("", "a", "A", ("a?",))
    two = Pair("", "b", "B", ("b?",))
    near = {("a", "A"): 0.5, ("a", "B"): 0.2, ("a", "a?"): 0.7, ("a", "b?"): 0.6}
    near |= {("b", "A"): 0.9, ("b", "B"): 0.4, ("b", "a?"): 0.1, ("b", "b?"): 0.3}

    def score(seeks: str, offered: str) -> float:
        return near[seeks, offered]

    both = [one, two]

    assert ranks(score, both, decoys=False).of == [1, 2]
    assert ranks(score, both, decoys=True).of == [3, 2]
    assert ranks(score, both, decoys=True, of=[two]).of == [2]
    assert ranks_back(score, both).of == [2, 1]
    assert scores(both, score) == ([0.5, 0.4], [0.2, 0.9], [0.7, 0.3])
    assert passing([0.2, 0.9], 0.9) == 0.5


def test_each_step_does_something_and_the_last_is_the_service() -> None:
    text = "Bonjour, JE CHERCHE une Entrée-Coucher. Loin du BRUIT des maquis svp !"
    done = [tuple(step.prepare(text)) for step in STEPS]

    assert len(set(done)) == len(STEPS)
    assert [len(passages) for passages in done] == [1, 1, 1, 1, 1, 3]
    assert done[-1][0] == done[-2][0]


def test_a_wish_is_compared_whole_with_the_best_passage() -> None:
    vectors = {"a b": (1.0, 0.0), "a": (0.8, 0.6), "b": (0.0, 1.0), "c": (0.6, 0.8)}

    def prepare(text: str) -> list[str]:
        return {"wish": ["c", "b"], "offer": ["a b", "a", "b"]}[text]

    assert by_meaning(vectors, prepare)("wish", "offer") == pytest.approx(0.96)
    assert by_meaning(vectors, prepare, asks=Side.OFFERS)(
        "wish", "offer"
    ) == pytest.approx(0.6)


def test_filters_take_away_what_does_not_fit() -> None:
    score = filtered(lambda _seeks, _offers: 0.5)

    assert score("Villa avec piscine", "Villa avec piscine") == 0.5
    assert score("Villa avec piscine", "Villa sans piscine") is None


def test_contrasts_differ_in_one_thing() -> None:
    for each in filters.contrasts():
        fits, differs = (folded(text).split() for text in (each.fits, each.differs))
        assert 1 <= len(set(fits) ^ set(differs)) <= 3, each.differs


def test_generated_texts_are_distinct_and_the_same_every_time() -> None:
    for make in (offers, seekers):
        texts = make(2000)
        assert len(set(texts)) == 2000
        assert make(2000) == texts
        assert make(50) == texts[:50]
        assert make(50, seed=2) != make(50)
        assert not any("{" in text or len(text) > LONGEST for text in texts)


def test_filters_matter_in_the_town() -> None:
    people = town(100)
    seeking = [each.home for each in people if each.home.side is Side.SEEKS]
    offering = [each.home for each in people if each.home.side is Side.OFFERS]
    fit = [reasons(mine, theirs) is not None for mine in seeking for theirs in offering]

    assert (len(seeking), len(offering)) == (100, 100)
    assert 0.2 < mean(fit) < 0.8
    assert town(100) == people
