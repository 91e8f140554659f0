"""Two pages side by side."""

import itertools
import random
from dataclasses import replace

import pytest
from detect_samples import LIMITS, demo_studies, make_study, random_words, side_of, worded

from crawler.demo.spintax import expand, parse_spintax
from crawler.detect.alignment import (
    LONG_RUN,
    Comparison,
    compare,
    is_mixed,
    is_outlined,
    is_reworded,
    is_spun,
    is_swapped,
)
from crawler.detect.families import verify_link
from crawler.detect.sides import Side, code_side, pack_side, unpack_side
from crawler.detect.sides import side_of as side_of_page
from crawler.records import Link

SPUN = Comparison(0.6, 0.6, 0.9, 20.0, 0.9, 0.05, 10, 0)
SWAPPED = Comparison(0.9, 0.99, 0.0, 0.5, 0.1, 0.9, 10, 20)


def _side(text: str, subject: str = "") -> Side:
    return code_side(text.split(), frozenset(subject.split()))


def _neighbours(family: str, label: str = "doorway") -> list[Comparison]:
    sides = [side_of(study) for study in demo_studies(family, label)]
    return [compare(a, b, LIMITS) for a, b in itertools.pairwise(sides)]


def test_identical_pages_match_whole() -> None:
    side = code_side(random_words(random.Random(1), 400), frozenset())
    pair = compare(side, side, LIMITS)
    assert pair == Comparison(1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 8, 0)


def test_unrelated_pages_match_hardly() -> None:
    rng = random.Random(2)
    pair = compare(
        code_side(random_words(rng, 400), frozenset()), code_side(random_words(rng, 400), frozenset()), LIMITS
    )
    assert pair.coverage < 0.05
    assert (pair.windows, pair.dispersal, pair.long_runs) == (0, 0.0, 0.0)


def test_demo_articles_on_different_matters_are_neither_spun_nor_swapped() -> None:
    pair = compare(side_of(demo_studies("lawn")[0]), side_of(demo_studies("coffee")[0]), LIMITS)
    assert pair.coverage < 0.3
    assert not is_spun(pair, LIMITS)
    assert not is_swapped(pair, LIMITS)


@pytest.mark.parametrize("family", ["lawn", "coffee"])
def test_differences_of_spun_pages_lie_everywhere(family: str) -> None:
    pairs = _neighbours(family)
    assert min(pair.dispersal for pair in pairs) > 0.8
    assert max(pair.long_runs for pair in pairs) < 0.1
    assert all(is_spun(pair, LIMITS) for pair in pairs)


def test_swapped_pages_are_one_text_but_for_the_words_of_their_titles() -> None:
    pairs = _neighbours("plumber")
    assert len(pairs) == 13
    assert all(pair.masked > 0.995 and pair.slots >= 15 and pair.dispersal == 0.0 for pair in pairs)
    assert all(is_swapped(pair, LIMITS) and not is_spun(pair, LIMITS) for pair in pairs)


def test_branch_pages_of_an_honest_company_are_neither_spun_nor_swapped() -> None:
    pairs = _neighbours("stores", "honest")
    assert len(pairs) == 14
    assert max(pair.masked for pair in pairs) < LIMITS.swapped_coverage
    assert not any(is_spun(pair, LIMITS) or is_swapped(pair, LIMITS) for pair in pairs)


def test_coverage_is_a_share_of_the_longer_page() -> None:
    assert compare(_side("a b c d"), _side("a b c d e f g h"), LIMITS).coverage == 0.5
    assert compare(_side("a b c d e f g h"), _side("a b c d"), LIMITS).coverage == 0.5


def test_a_place_is_a_slot_only_where_nothing_but_the_titles_words_differ() -> None:
    a = _side("call us in alder falls today or visit alder falls soon", "plumber alder falls")
    b = _side("call us in millrace today or visit sunny millrace soon", "plumber millrace")
    pair = compare(a, b, LIMITS)
    assert pair.slots == 1  # "sunny" is no word of a title
    assert pair.masked == pytest.approx((7 + 2) / (7 + 4))


def test_words_that_both_titles_hold_are_no_slot() -> None:
    a, b = _side("the plumber came", "plumber alder"), _side("the electrician came", "plumber millrace")
    assert compare(a, b, LIMITS).slots == 0


def test_numbers_short_words_and_long_passages_are_no_lexical_substitutions() -> None:
    def rate(a: str, b: str) -> float:
        return compare(_side(f"one two three four {a} five"), _side(f"one two three four {b} five"), LIMITS).rate

    assert rate("doctor", "physician") == 20.0
    assert rate("1200", "1300") == 0.0
    assert rate("is", "was") == 0.0
    assert rate("doctor", "a very long and quite other passage") == 0.0
    assert rate("doctor", "") == 0.0


def test_the_same_substitution_again_and_again_is_one_kind() -> None:
    a = " ".join(f"left{n} doctor right{n}" for n in range(4))
    b = " ".join(f"left{n} physician right{n}" for n in range(4))
    pair = compare(_side(a), _side(b), LIMITS)
    assert (pair.kinds, pair.rate, pair.slots) == (0.25, 50.0, 0)


def test_what_is_exchanged_five_times_is_a_slot_that_no_title_names() -> None:
    a = " ".join(f"left{n} doctor right{n}" for n in range(5))
    b = " ".join(f"left{n} physician right{n}" for n in range(5))
    pair = compare(_side(a), _side(b), LIMITS)
    assert (pair.kinds, pair.rate, pair.slots, pair.masked) == (0.0, 0.0, 5, 1.0)


def test_a_run_counts_as_long_from_its_twentieth_word() -> None:
    run = [f"word{n}" for n in range(LONG_RUN - 1)]
    short = compare(code_side([*run, "leftover"], frozenset()), code_side([*run, "other"], frozenset()), LIMITS)
    long = compare(
        code_side([*run, "next", "leftover"], frozenset()), code_side([*run, "next", "other"], frozenset()), LIMITS
    )
    assert (short.long_runs, long.long_runs) == (0.0, 1.0)


def test_a_window_is_dispersed_with_its_second_substitution() -> None:
    words = random_words(random.Random(3), 100)
    once, twice = words.copy(), words.copy()
    once[10] = "another"
    twice[10], twice[30] = "another", "different"
    assert compare(code_side(words, frozenset()), code_side(once, frozenset()), LIMITS).dispersal == 0.0
    assert compare(code_side(words, frozenset()), code_side(twice, frozenset()), LIMITS).dispersal == 0.5


@pytest.mark.parametrize(
    ("a", "b", "coverage"),
    [("", "", 0.0), ("", "word", 0.0), ("word", "", 0.0), ("word", "word", 1.0), ("word", "other", 0.0)],
)
def test_pages_of_no_word_or_one_word_can_be_compared(a: str, b: str, coverage: float) -> None:
    pair = compare(_side(a), _side(b), LIMITS)
    assert pair.coverage == coverage
    assert (pair.dispersal, pair.windows, pair.slots) == (0.0, 0, 0)
    assert not is_spun(pair, LIMITS)
    assert not is_swapped(pair, LIMITS)


@pytest.mark.parametrize(
    "change",
    [
        {"dispersal": LIMITS.spun_dispersal - 0.01},
        {"windows": LIMITS.spun_windows - 1},
        {"kinds": LIMITS.spun_kinds - 0.01},
        {"long_runs": LIMITS.spun_long_runs + 0.01},
        {"rate": LIMITS.spun_rate_low - 0.1},
        {"rate": LIMITS.spun_rate_high + 0.1},
    ],
    ids=str,
)
def test_one_condition_that_fails_makes_a_pair_not_spun(change: dict[str, float]) -> None:
    assert is_spun(SPUN, LIMITS)
    assert not is_spun(replace(SPUN, **change), LIMITS)


def test_a_pair_exactly_at_the_limits_is_spun() -> None:
    at_limit = Comparison(
        0.6, 0.6, LIMITS.spun_dispersal, LIMITS.spun_rate_low, LIMITS.spun_kinds, LIMITS.spun_long_runs,
        LIMITS.spun_windows, 0,
    )  # fmt: skip
    assert is_spun(at_limit, LIMITS)
    assert is_spun(replace(at_limit, rate=LIMITS.spun_rate_high), LIMITS)


@pytest.mark.parametrize(
    ("masked", "slots", "swapped"),
    [
        (LIMITS.swapped_coverage, LIMITS.swapped_slots, True),
        (LIMITS.swapped_coverage - 0.01, LIMITS.swapped_slots, False),
        (LIMITS.swapped_coverage, LIMITS.swapped_slots - 1, False),
    ],
)
def test_swapped_needs_both_a_common_text_and_slots(masked: float, slots: int, swapped: bool) -> None:
    assert is_swapped(replace(SWAPPED, masked=masked, slots=slots), LIMITS) is swapped


def _every(words: list[str], step: int, seed: int) -> list[str]:
    """`words` with every `step`-th one exchanged for another."""
    other = random.Random(seed)
    return [random_words(other, 1)[0] if at % step == step // 2 else word for at, word in enumerate(words)]


def _paged(words: list[str], size: int = 40) -> str:
    return "\n".join(" ".join(words[at : at + size]) for at in range(0, len(words), size))


def _relation(a: Side, b: Side) -> str:
    pair = verify_link(Link(0, 1, 9), a, b, LIMITS)
    return pair.relation if pair else ""


def _of(text: str, title: str = "", url: str = "http://one.example/") -> Side:
    return side_of(make_study(text, title, url))


def test_a_side_knows_its_words_subject_passages_and_headings() -> None:
    study = make_study(
        "# Red Shoes\nOne two three.\n## Care\nFour five.", "Red Shoes | Sole", "http://one.example/red/"
    )
    side = side_of_page(study.page, worded(study.blocks), 7)
    assert side.words == ("red", "shoes", "one", "two", "three", "care", "four")
    assert side.subject == {"red", "shoes", "sole"}
    assert side.ends == (2, 5, 6, 7)
    assert side.headings == (("red", "shoes"), ("care",))


@pytest.mark.parametrize(
    "text", ["", "# Red Shoes\nOne two, one three of 1,200.\n## Care\nDon't l'éteindre 今日 हिन्दी."]
)
def test_a_side_comes_back_whole_from_its_bytes(text: str) -> None:
    study = make_study(text, "Red Shoes | Sole")
    side = side_of_page(study.page, worded(study.blocks), 100)
    again = unpack_side(pack_side(side))
    assert (again.words, again.vocabulary, again.codes_of) == (side.words, side.vocabulary, side.codes_of)
    assert (again.subject, again.ends, again.headings) == (side.subject, side.ends, side.headings)
    assert (again.content.tolist(), again.telling.tolist()) == (side.content.tolist(), side.telling.tolist())
    assert compare(again, side, LIMITS) == compare(side, side, LIMITS)


def test_a_page_is_laid_beside_another_the_same_whichever_words_have_the_lower_codes() -> None:
    words = random_words(random.Random(21), 300)
    a, b = code_side(words, {"north"}), code_side(_every(words, 6, 1), {"south"})
    late = code_side([*sorted(set(words)), *words], {"north"})
    same = Side(late.vocabulary, late.codes_of, late.codes[-300:], late.content, late.telling, a.subject)
    assert compare(same, b, LIMITS) == compare(a, b, LIMITS)


def test_spun_pages_with_their_paragraphs_shuffled_are_still_spun() -> None:
    words = random_words(random.Random(11), 600)
    spun = _paged(_every(words, 6, 1)).splitlines()
    random.Random(2).shuffle(spun)
    a, b = _of(_paged(words)), _of("\n".join(spun))
    pair = compare(a, b, LIMITS)
    assert pair.shuffled
    assert pair.coverage > 0.75
    assert _relation(a, b) == "spun"


def test_pages_in_one_order_are_never_said_to_be_shuffled() -> None:
    words = random_words(random.Random(12), 600)
    assert not compare(_of(_paged(words)), _of(_paged(_every(words, 6, 1))), LIMITS).shuffled
    assert not compare(_of(_paged(words)), _of(_paged(random_words(random.Random(13), 600))), LIMITS).shuffled


def test_swapped_pages_with_their_paragraphs_shuffled_are_still_swapped() -> None:
    first, second = demo_studies("plumber")[:2]
    blocks = [*second.blocks]
    random.Random(3).shuffle(blocks)
    pair = compare(side_of(first), side_of(replace(second, blocks=tuple(blocks))), LIMITS)
    assert pair.shuffled
    assert is_swapped(pair, LIMITS)


def test_a_light_spin_is_reworded_and_not_spun() -> None:
    words = random_words(random.Random(14), 600)
    a, b = _of(_paged(words), "Red Shoes"), _of(_paged(_every(words, 30, 1)), "Blue Boots")
    assert is_reworded(compare(a, b, LIMITS), LIMITS)
    assert not is_spun(compare(a, b, LIMITS), LIMITS)
    assert _relation(a, b) == "reworded"


def test_the_same_substitutions_in_one_passage_alone_are_an_edit_and_no_light_spin() -> None:
    words = random_words(random.Random(14), 600)
    edited = [*_every(words[:60], 3, 1), *words[60:]]
    assert _relation(_of(_paged(words), "Red Shoes"), _of(_paged(edited), "Blue Boots")) == "similar"


@pytest.mark.parametrize("size", [100, 120, 150])
def test_a_short_spun_page_is_reworded(size: int) -> None:
    words = random_words(random.Random(15), size)
    assert _relation(_of(_paged(words)), _of(_paged(_every(words, 6, 1)))) == "reworded"


@pytest.mark.parametrize(
    "change",
    [
        {"coverage": LIMITS.reworded_coverage - 0.01},
        {"kinds": LIMITS.spun_kinds - 0.01},
        {"windows": 1},
        {"touched": LIMITS.reworded_touched - 0.01},
        {"scatter": LIMITS.reworded_scatter + 0.1},
        {"windows": LIMITS.spun_windows - 1},
    ],
    ids=str,
)
def test_one_condition_that_fails_makes_a_pair_not_reworded(change: dict[str, float]) -> None:
    light = Comparison(
        LIMITS.reworded_coverage, 0.6, 0.0, 3.0, LIMITS.spun_kinds, 0.9, LIMITS.spun_windows, 0,
        touched=LIMITS.reworded_touched, scatter=LIMITS.reworded_scatter,
    )  # fmt: skip
    assert is_reworded(light, LIMITS)
    assert not is_reworded(replace(light, **change), LIMITS)


def test_swapped_pages_whose_titles_do_not_name_the_slot_are_swapped() -> None:
    words = random_words(random.Random(16), 300)

    def page(town: str, title: str) -> Side:
        return _of(
            _paged([part for at, word in enumerate(words) for part in ([word, town] if at % 40 == 9 else [word])]),
            title,
        )

    a, b = page("ironwood", "Page seven"), page("larkmead", "Page eight")
    assert _relation(a, b) == "swapped"
    assert compare(a, b, LIMITS).masked == 1.0


def test_a_template_whose_slot_is_exchanged_beside_much_text_of_each_pages_own_is_mixed() -> None:
    rng = random.Random(17)
    template = [random_words(rng, 20) for _ in range(10)]

    def page(town: str) -> Side:
        lines = [" ".join([*words, town, *words[::-1]]) for words in template]
        own = [" ".join(random_words(rng, 50)) for _ in template]
        return _of("\n".join(line for both in zip(lines, own, strict=True) for line in both), f"Movers {town}")

    a, b = page("ironwood"), page("larkmead")
    assert is_mixed(compare(a, b, LIMITS), LIMITS)
    assert _relation(a, b) == "mixed"


def _outlined(town: str, seed: int, headings: int = 6) -> Side:
    rng = random.Random(seed)
    names = ("Movers in {0}", "What {0} Costs", "Why {0} Calls Us", "Streets of {0}", "{0} Prices", "Book in {0}")
    parts = [f"## {name.format(town)}\n{' '.join(random_words(rng, 50))}" for name in names[:headings]]
    return _of("\n".join([f"# Movers {town}", *parts]), f"Movers {town}")


def test_pages_with_one_outline_and_different_text_are_outlined() -> None:
    a, b = _outlined("Ironwood", 1), _outlined("Alder Falls", 2)
    pair = compare(a, b, LIMITS)
    assert (pair.outline, pair.slot_headings) == (1.0, 7)
    assert pair.coverage < 0.2
    assert is_outlined(pair, LIMITS)
    assert _relation(a, b) == "outlined"


def test_an_outline_needs_headings_that_name_the_slot() -> None:
    few_a, few_b = _outlined("Ironwood", 1, 2), _outlined("Larkmead", 2, 2)
    assert compare(few_a, few_b, LIMITS).slot_headings < LIMITS.outlined_headings
    assert _relation(few_a, few_b) == ""
    rng = random.Random(3)
    headings = ("Symptoms", "Causes", "Treatment", "Outlook", "History")
    plain = [
        _of("\n".join(f"## {name}\n{' '.join(random_words(rng, 50))}" for name in headings), title)
        for title in ("Measles", "Mumps")
    ]
    pair = compare(*plain, LIMITS)
    assert (pair.outline, pair.slot_headings) == (1.0, 0)
    assert not is_outlined(pair, LIMITS)


CHINESE = (
    "{搬家|搬迁}之前，{首先|最先}要{整理|收拾}所有的{东西|物品}，{扔掉|丢弃}不{需要|必要}的{旧|老}家具。"
    "{然后|接着}{准备|筹备}{足够|充足}的纸箱，{易碎|脆弱}的{餐具|碗盘}要用{报纸|旧报}{包好|裹好}。"
    "{每个|各个}箱子{外面|外侧}都要{写上|标明}{内容|种类}和{房间|屋子}的{名字|名称}，{这样|如此}到了新家{容易|方便}{寻找|查找}。"
    "{冰箱|冰柜}要{提前|预先}一天{断电|停电}，{洗衣机|洗涤机}里的水要{放干|排空}。"
    "{贵重|珍贵}的首饰和{证件|文件}{最好|应当}自己{携带|保管}，不要{交给|托付}别人。"
    "{搬家|搬迁}当天{早点|尽早}起床，{安排|叮嘱}好{孩子|小孩}和宠物，{检查|查看}每个{角落|地方}有没有{遗漏|落下}。"
    "到了新家以后，{先|便}{打扫|清洁}{卫生|环境}，再把{大件|大型}家具{摆放|安放}到{位置|地点}，{最后|末了}慢慢{拆开|打开}箱子。"
    "{如果|要是}{时间|日程}{紧张|仓促}，{可以|能够}{请|找}{朋友|同事}来{帮忙|协助}，大家一起{做|干}会{轻松|省力}很多。"
)
JAPANESE = (
    "{引っ越し|転居}の{前|直前}に、まず{不要|無用}な{物|品}を{捨て|処分し}て、{荷物|持ち物}を{整理|整頓}しましょう。"
    "{次|続い}に{十分|充分}な{箱|段ボール}を{用意|準備}し、{割れやすい|壊れやすい}{食器|皿}は{新聞紙|紙}で{包み|くるみ}ます。"
    "{箱|段ボール}の{外側|側面}には{中身|内容}と{部屋|居室}の{名前|名称}を{書く|記す}と、{新居|新しい家}で{便利|楽}です。"
    "{冷蔵庫|保冷庫}は{前日|一日前}に{電源|プラグ}を{抜き|切り}、{洗濯機|洗浄機}の水も{抜いて|空けて}おきます。"
    "{大切|大事}な{書類|文書}や{宝石|貴金属}は{自分|本人}で{運び|持ち}、{他人|人}に{預け|任せ}ないようにします。"
    "{当日|その日}は{早く|早めに}{起き|目覚め}て、{子供|子ども}や{動物|ペット}の{世話|面倒}を{頼み|お願いし}ます。"
    "{到着|着い}したら{最初|先}に{掃除|清掃}をして、{大きい|大型の}家具を{置き|並べ}、{少しずつ|ゆっくり}箱を{開け|空け}ます。"
)


@pytest.mark.parametrize("text", [CHINESE, JAPANESE], ids=["zh", "ja"])
def test_spun_pages_in_scripts_without_blanks_are_spun_by_their_characters(text: str) -> None:
    spintax = parse_spintax(text)
    sides = [_of(expand(spintax, random.Random(seed), {})) for seed in range(4)]
    pairs = [compare(a, b, LIMITS) for a, b in itertools.pairwise(sides)]
    assert min(pair.windows for pair in pairs) >= LIMITS.spun_windows
    assert all(is_spun(pair, LIMITS) for pair in pairs)
