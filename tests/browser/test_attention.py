"""The Attention tab in a browser: see, follow, change, know, take away, on wide, dark and narrow pages."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.tabs import choose_tab, eventually, slowly

TEXT = "My sister bought a red car last week."
Open = Callable[..., Page]


def open_tab(page: Page, style: str = "heat") -> Page:
    """Open the tab, which shows its example, and wait until every head has its effect."""
    choose_tab(page, "Attention")
    settled(page)
    page.click(f"#attention-picture [data-style={style}]")
    return page


def lost(chances: str) -> float:
    """Of "98 % → 12 %" the difference; 0 where nothing changed."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", chances)]
    return numbers[0] - numbers[-1]


def settled(page: Page) -> None:
    expect(page.locator("#attention-picture .pg-picture svg")).to_be_visible(timeout=20_000)
    expect(page.locator("#attention-picture .pg-thumb-line").first).not_to_contain_text("…", timeout=20_000)
    expect(page.locator("#attention-follow .pg-follow")).to_have_count(1, timeout=20_000)


def look(page: Page, text: str) -> None:
    page.fill("#attention-text textarea", text)
    page.press("#attention-text textarea", "Enter")


def title(page: Page) -> str:
    return page.locator("#attention-picture .pg-att-title").inner_text()


def cell(page: Page, row: int, column: int) -> tuple[float, float]:
    """The middle of a cell of the heat map on the screen."""
    box = page.locator("#attention-picture .pg-picture svg").bounding_box()
    left = page.locator(f"#attention-picture text[data-column='{column}']").bounding_box()
    top = page.locator(f"#attention-picture text[data-row='{row}']").bounding_box()
    assert box["x"] <= left["x"] <= box["x"] + box["width"]
    return left["x"] + left["width"] / 2, top["y"] + top["height"] / 2


def point(page: Page, row: int, column: int) -> str:
    page.locator("#attention-picture .pg-picture").scroll_into_view_if_needed()
    page.mouse.move(*cell(page, row, column))
    return page.locator("#attention-picture .pg-att-caption").inner_text()


def weight(page: Page, row: int, column: int) -> float:
    return float(re.search(r": ([\d.]+)", point(page, row, column)).group(1))


def test_a_newcomer_sees_all_heads_and_the_one_that_aligns(open_page: Open) -> None:
    page = open_tab(open_page())
    assert page.locator("#attention-picture .pg-thumb").count() == 24  # 3 layers of 8 heads
    chosen = page.locator("#attention-picture .pg-thumb-open[aria-pressed=true]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text("aligned")
    caption = point(page, 6, 6)  # column 0 is the mark of the language
    assert "“voiture” looks at “car”" in caption and float(caption.split()[-1]) > 0.5


def test_a_text_to_begin_with_is_offered_once(open_page: Open) -> None:
    page = open_tab(open_page())
    texts = page.locator(".pg-examples:not(.pg-ready) button:visible").all_inner_texts()
    assert len(set(texts)) == len(texts) > 5


def test_another_head_opens_by_a_click_and_several_lie_over_one_another(open_page: Open) -> None:
    page = open_tab(open_page())
    thumbs = page.locator("#attention-picture .pg-thumb-open")
    thumbs.nth(10).click()
    assert title(page).endswith("layer 1, head 2")
    thumbs.nth(11).click(modifiers=["Shift"])
    assert title(page).endswith("layer 1, head 2; layer 1, head 3")
    fills = page.locator("#attention-picture .pg-marks path").evaluate_all(
        "paths => [...new Set(paths.map(path => path.style.fill))]"
    )
    assert len(fills) == 2
    page.select_option("#attention-picture [data-set=shown]", "mean")
    assert "average of layer 1, head 2; layer 1, head 3" in title(page)
    page.select_option("#attention-picture [data-set=shown]", "rollout")
    assert "rollout up to layer 1" in title(page)


def test_heads_are_sorted_and_filtered(open_page: Open) -> None:
    page = open_tab(open_page())
    page.select_option("#attention-picture [data-set=sort]", "effect")
    shown = page.locator("#attention-picture .pg-thumb-line span:last-child").all_inner_texts()
    numbers = [float(number) for number in shown]
    assert numbers == sorted(numbers, reverse=True)
    page.locator("#attention-picture [data-least]").fill("0.7")
    shown = page.locator("#attention-picture .pg-thumb-line span:last-child").all_inner_texts()
    assert shown and [float(number) for number in shown] == [n for n in numbers if n >= 0.7]
    page.locator("#attention-picture [data-least]").fill("")
    page.select_option("#attention-picture [data-set=role]", "aligned")
    roles = page.locator("#attention-picture .pg-thumb-role").all_inner_texts()
    assert roles and set(roles) == {"aligned"}


def test_words_are_isolated_pinned_and_named_in_a_table(open_page: Open) -> None:
    page = open_tab(open_page())
    page.click("#attention-picture [data-style=lines]")
    names = page.locator("#attention-picture text[data-row]")
    names.nth(6).hover()
    expect(page.locator("#attention-picture svg[data-isolated]")).to_have_count(1)
    expect(page.locator("#attention-picture .pg-att-caption")).to_contain_text("“voiture” → “car”")
    names.nth(6).click()
    names.nth(7).click()
    page.mouse.move(0, 0)
    expect(page.locator("#attention-picture text[data-pinned]")).to_have_count(2)
    page.click("#attention-picture .pg-links summary")
    rows = page.locator("#attention-picture .pg-links tbody tr")
    expect(rows.first).to_be_visible()
    assert {row.split("\t")[0] for row in rows.all_inner_texts()} == {"voiture", "rouge"}


def test_keyboard_alone_reaches_a_weight_and_moves_it(open_page: Open) -> None:
    page = open_tab(open_page())
    page.locator("#attention-picture .pg-picture").focus()
    for key in ["ArrowDown"] * 2 + ["ArrowRight"] * 1:
        page.keyboard.press(key)
    caption = page.locator("#attention-picture .pg-att-caption")
    expect(caption).to_contain_text("looks at")
    before = caption.inner_text()
    for key in ["x", "ArrowRight", "x"]:
        page.keyboard.press(key)
    expect(page.locator("#attention-outputs")).to_contain_text("After: ")
    assert before.startswith("“")


def test_pieces_are_shown_where_they_are_asked_for(open_page: Open) -> None:
    page = open_tab(open_page())
    look(page, "The oceanographers were photographing jellyfish.")
    expect(page.locator("#attention-picture text[data-column='2']")).to_have_text("oceanographers")
    words = page.locator("#attention-picture text[data-column]").count()
    page.click("#attention-picture [data-unit=pieces]")
    assert page.locator("#attention-picture text[data-column]").count() > words


def test_switching_a_head_off_changes_the_output_and_reset_brings_it_back(open_page: Open) -> None:
    page = open_tab(open_page())
    page.route("**/queue/join*", slowly)
    # The rest of the last layer, while the answer to its first head is on its way.
    page.locator("#attention-picture .pg-thumb-off").evaluate_all(
        "async (all) => { all[16].click(); await new Promise((go) => setTimeout(go, 200));"
        " all.slice(17, 24).forEach((one) => one.click()); }"
    )
    outputs = page.locator("#attention-outputs")
    expect(outputs).to_contain_text("After: changed")
    expect(page.locator("#attention-picture .pg-thumb[data-off]")).to_have_count(8)
    expect(page.locator("#attention-picture [data-reset=all]")).to_contain_text("8")
    changes = outputs.locator(".pg-change small")
    eventually(page, lambda: max(map(lost, changes.all_inner_texts())) > 50)
    page.click("#attention-picture [data-reset=all]")
    expect(outputs).not_to_contain_text("After: ")
    expect(page.locator("#attention-picture .pg-thumb[data-off]")).to_have_count(0)


def test_edits_in_quick_succession_are_asked_once(open_page: Open) -> None:
    """Those that Gradio gets before it has noted the first run side by side, and the last answer need not be
    that to the last edit."""
    page = open_tab(open_page())
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.post_data or "") if one.method == "POST" else None)
    page.locator("#attention-picture .pg-thumb-off").evaluate_all(
        "(all) => all.slice(16, 24).forEach((one) => one.click())"
    )
    expect(page.locator("#attention-outputs")).to_contain_text("After: changed")
    edits = [sent for sent in asked if '"cross.2.7"' in sent and '"query"' not in sent]
    assert len(edits) == 1


def test_a_ready_sentence_shows_what_its_heads_do_on_one_screen(open_page: Open) -> None:
    page = open_page(width=1366, height=768)
    page.get_by_role("tab", name="Attention", exact=True).click()
    settled(page)
    expect(page.locator("#attention-picture [data-style=lines]")).to_have_attribute("aria-pressed", "true")
    before_click = page.locator("#attention-picture .pg-picture").bounding_box()
    ready = page.locator(".pg-ready button").first
    old = ready.inner_text().split(" → ")[0]
    new = ready.inner_text().split(" → ")[1].split(": ")[0]
    ready.click()
    expect(page.locator("#attention-outputs .pg-after mark")).to_have_text(new)
    words = page.locator("#attention-outputs .pg-chances-line bdi").all_inner_texts()
    assert old in " ".join(words)
    settled(page)
    after_click = page.locator("#attention-picture .pg-picture").bounding_box()
    assert after_click["y"] == before_click["y"]  # nothing jumps
    # Sentence, before and after, and the whole picture are seen at once.
    assert page.evaluate("scrollY") == 0
    for part in ("#attention-text", "#attention-outputs", "#attention-picture .pg-picture svg"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 768, part
    page.click("#attention-picture [data-reset=all]")
    expect(page.locator("#attention-outputs mark")).to_have_count(0)
    assert page.locator("#attention-picture .pg-picture").bounding_box()["y"] == after_click["y"]


def test_a_layer_a_role_and_what_is_shown_are_switched_off_by_one_click(open_page: Open) -> None:
    page = open_tab(open_page())
    off = page.locator("#attention-picture .pg-thumb[data-off]")
    role = page.locator("#attention-picture .pg-thumb-role")
    page.click("#attention-picture [data-switch=layer]")
    expect(off).to_have_count(8)
    page.click("#attention-picture [data-switch=layer]")  # and on again
    expect(off).to_have_count(0)
    page.click("#attention-picture [data-switch=role]")
    expect(off).to_have_count(role.all_inner_texts().count("aligned"))
    page.click("#attention-picture [data-reset=all]")
    page.locator("#attention-picture .pg-thumb-open").nth(3).click(modifiers=["Shift"])
    page.click("#attention-picture [data-switch=shown]")
    expect(off).to_have_count(2)


def test_a_head_is_named_in_words(open_page: Open) -> None:
    page = open_tab(open_page())
    says = page.locator("#attention-picture .pg-att-says")
    expect(says).to_contain_text("source word")
    page.locator("#attention-picture .pg-thumb-open").first.click()  # a mixed one
    expect(says).to_contain_text("most of all it looks at")


def test_edits_stay_while_another_kind_is_shown(open_page: Open) -> None:
    page = open_tab(open_page())
    page.locator("#attention-picture .pg-thumb-off").nth(16).click()
    expect(page.locator("#attention-outputs")).to_contain_text("After: ")
    page.get_by_label("encoder: source").check()
    expect(page.locator("#attention-picture .pg-thumb")).to_have_count(48)
    expect(page.locator("#attention-outputs")).to_contain_text("After: ")
    expect(page.locator("#attention-picture [data-reset=all]")).to_contain_text("1")


def test_a_gain_and_a_pattern_reach_the_chosen_head(open_page: Open) -> None:
    page = open_tab(open_page())
    page.locator("#attention-picture [data-gain]").fill("0.5")
    expect(page.locator("#attention-picture [data-gain-shown]")).to_have_text("× 0.50")
    expect(page.locator("#attention-picture .pg-thumb[data-edited]")).to_have_count(1)
    page.select_option("#attention-picture [data-pattern]", "uniform")
    expect(page.locator("#attention-follow")).to_contain_text("weightsput in by hand")
    expect(page.locator("#attention-follow")).to_contain_text("gain 0.5")
    eventually(page, lambda: weight(page, 2, 0) == weight(page, 2, 3) == pytest.approx(1 / 11, abs=0.005))


def test_weight_is_dragged_to_another_word(open_page: Open) -> None:
    page = open_tab(open_page())
    before = weight(page, 6, 6)
    page.mouse.move(*cell(page, 6, 6))
    page.mouse.down()
    page.mouse.move(*cell(page, 6, 1), steps=5)
    page.mouse.up()
    expect(page.locator("#attention-outputs")).to_contain_text("After: ")
    expect(page.locator("#attention-picture .pg-thumb[data-edited]")).to_have_count(1)
    expect(page.locator("#attention-picture text[data-pinned]")).to_have_count(0)
    eventually(page, lambda: weight(page, 6, 6) == 0 and weight(page, 6, 1) >= before > 0.5)


def test_weight_is_moved_by_two_taps_on_a_phone(open_page: Open) -> None:
    page = open_tab(open_page(width=390, height=844))
    move = page.locator("#attention-picture [data-move]")
    move.click()
    expect(move).to_have_attribute("aria-pressed", "true")
    page.locator("#attention-picture .pg-picture").evaluate("box => box.scrollIntoView({ block: 'end' })")
    page.mouse.click(*cell(page, 3, 2))
    expect(page.locator("#attention-picture .pg-att-caption")).to_contain_text("Put the weight of")
    page.mouse.click(*cell(page, 3, 4))
    expect(page.locator("#attention-outputs")).to_contain_text("After: ")
    expect(move).to_have_attribute("aria-pressed", "false")


def test_what_comes_out_stays_in_sight_on_a_phone(open_page: Open) -> None:
    page = open_tab(open_page(width=390, height=844))
    expect(page.locator("#attention-outputs .pg-output:visible")).to_have_count(1)  # nothing is promised
    dot = page.locator('#attention-picture [data-off="2.7"]')
    dot.scroll_into_view_if_needed()
    dot.click()
    expect(page.locator("#attention-outputs")).to_contain_text("After")
    expect(page.locator("#attention-outputs")).to_be_in_viewport(ratio=0.9)


def test_every_number_of_a_head_is_followed_with_proof(open_page: Open) -> None:
    page = open_tab(open_page())
    point(page, 6, 5)
    page.mouse.click(*cell(page, 6, 5))
    follow = page.locator("#attention-follow")
    expect(follow).to_contain_text("at “voiture”")
    difference = float(re.search(r"largest difference of any step (\S+)\.", follow.inner_text()).group(1))
    assert difference < 1e-5
    snippet = follow.locator(".pg-snippet").text_content()
    names: dict[str, object] = {}
    exec(compile(snippet, "snippet", "exec"), names)
    assert names["difference"] < 1e-5


def test_the_map_of_effects_opens_a_head_of_another_kind(open_page: Open) -> None:
    page = open_tab(open_page())
    page.get_by_role("tab", name="Effects", exact=True).click()
    page.locator("#attention-effects [data-kind=encoder] .pg-head").nth(9).click()
    expect(page.locator("#attention-picture .pg-att-title")).to_have_text(
        "Encoder attention: layer 1, head 1"
    )
    expect(page.get_by_label("encoder: source")).to_be_checked()


def test_a_circuit_that_was_put_there_is_found(open_page: Open) -> None:
    page = open_tab(open_page())
    page.locator("#attention-checkpoint input").click()
    page.get_by_role("option", name="induction-by-hand", exact=True).click()
    thumbs = page.locator("#attention-picture .pg-thumb")
    expect(thumbs).to_have_count(4)
    settled(page)
    for head, role in enumerate(("previous", "mixed", "induction", "mixed")):
        expect(thumbs.nth(head)).to_contain_text(role)
    effects = [thumb.locator(".pg-thumb-line span").last.inner_text() for thumb in thumbs.all()]
    found = [abs(float(re.search(r"-?\d+\.\d+", effect.replace("−", "-"))[0])) for effect in effects]
    assert min(found[0], found[2]) > 1 > 0.01 > max(found[1], found[3])
    output = page.locator("#attention-outputs")
    page.locator("#attention-picture .pg-thumb-off").nth(1).click()  # which does nothing
    expect(output).to_contain_text("After: the same as before")
    page.locator("#attention-picture .pg-thumb-off").nth(2).click()
    expect(output).to_contain_text("After: changed")


def test_attention_is_held_against_effect(open_page: Open) -> None:
    page = open_tab(open_page())
    page.get_by_role("tab", name="Attention vs effect").click()
    page.click("#attention-measure")
    expect(page.locator("#attention-verdict")).to_contain_text("rank correlation", timeout=20_000)
    expect(page.locator("#attention-scatter .main-svg").first).to_be_visible(timeout=20_000)
    before = page.locator("#attention-verdict").inner_text()
    page.locator("#attention-correlations .pg-head").nth(23).click()
    expect(page.locator("#attention-verdict")).to_contain_text("Layer 2, head 7")
    assert "Layer 2, head 7" not in before


def test_two_sentences_are_compared(open_page: Open) -> None:
    page = open_tab(open_page())
    page.get_by_role("tab", name="Two sentences").click()
    page.click("#attention-compare")
    expect(page.locator("#attention-patching")).to_contain_text("Mon frère", timeout=20_000)
    expect(page.locator("#attention-difference .pg-picture svg")).to_be_visible()
    page.fill("#attention-other textarea", "My brother sleeps.")
    page.click("#attention-compare")
    expect(page.locator("#attention-compare-message")).to_contain_text("tokens")


def test_an_example_of_a_role_can_be_looked_at(open_page: Open) -> None:
    page = open_tab(open_page())
    page.get_by_role("tab", name="Role", exact=True).click()
    sentence = page.locator("#attention-head [data-text]").first
    text = sentence.inner_text()
    sentence.click()
    expect(page.locator("#attention-text textarea")).to_have_value(text)
    expect(page.locator("#attention-picture text[data-column='1']")).to_have_text(text.split()[0])


def taken(page: Page, form: str) -> Path:
    with page.expect_download() as download:
        page.click(f"#attention-picture [data-take={form}]")
    return Path(download.value.path())


def test_the_picture_is_taken_away_as_svg_png_and_json(open_page: Open) -> None:
    page = open_tab(open_page())
    svg = taken(page, "svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg") and "voiture" in svg and "var(" not in svg
    assert f"{TEXT} → Ma sœur" in svg and "weight 0" in svg
    # Whatever is pointed at: nothing of it is dimmed or drawn twice.
    page.locator("#attention-picture text[data-row='6']").hover()
    expect(page.locator("#attention-picture svg[data-isolated]")).to_have_count(1)
    page.locator("#attention-picture [data-take=svg]").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_text(encoding="utf-8") == svg
    assert taken(page, "png").read_bytes().startswith(b"\x89PNG")
    content = json.loads(taken(page, "json").read_text(encoding="utf-8"))
    [head] = content["heads"]
    assert len(content["checkpoint"]["sha256"]) == 64 and content["kind"] == "cross"
    assert len(head["weights"]) == len(content["rows"]) and len(head["weights"][0]) == len(content["columns"])
    assert all(abs(sum(row) - 1) < 0.01 for row in head["weights"])


def test_the_exported_file_keeps_the_hover_offline(open_page: Open, browser: Browser, tmp_path: Path) -> None:
    page = open_tab(open_page())
    file = tmp_path / "attention.html"
    file.write_bytes(taken(page, "html").read_bytes())
    context = browser.new_context(offline=True)
    alone = context.new_page()
    asked, errors = [], []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("pageerror", lambda error: errors.append(str(error)))
    alone.goto(file.as_uri())
    alone.locator("text[data-row='6']").hover()
    expect(alone.locator(".pg-att-caption")).to_contain_text("“voiture” → “car”")
    alone.locator(".pg-thumb-open").nth(3).click()
    expect(alone.locator(".pg-att-title")).to_contain_text("layer 0, head 3")
    numbers = alone.locator(".pg-thumb-line span:last-child").all_inner_texts()
    assert len(numbers) == 24 and "…" not in numbers  # the effects are in the file
    assert asked == [file.as_uri()] and errors == []
    context.close()


def test_a_link_reopens_the_state(open_page: Open, address: str) -> None:
    page = open_tab(open_page())
    page.get_by_label("decoder: output").check()
    expect(page.locator("#attention-picture .pg-att-title")).to_contain_text("Decoder")
    page.locator("#attention-picture .pg-thumb-open").nth(9).click()
    page.locator("#attention-picture .pg-thumb-off").nth(9).click()
    expect(page.locator("#attention-outputs")).to_contain_text("After: ")
    before = title(page)
    page.click("#attention-picture [data-take=link]")
    link = page.locator("#attention-picture .pg-att-take a").get_attribute("href")
    assert parse_qs(urlsplit(link).query)["heads"] == ["1.1"]
    # On a page of its own: one that is left while it is being told something has Gradio write to the console.
    other = page.context.new_page()
    other.goto(link)
    settled(other)
    assert title(other) == before
    expect(other.locator("#attention-picture .pg-thumb[data-off]")).to_have_count(1)
    expect(other.locator("#attention-outputs")).to_contain_text("After: ")
    expect(other.locator("#attention-text textarea")).to_have_value(TEXT)


def test_the_translate_tab_hands_its_sentence_over(open_page: Open) -> None:
    page = open_page()
    page.fill("#translate-text textarea", "The dog is black. It sleeps.")
    page.press("#translate-text textarea", "Enter")
    expect(page.locator(".pg-target").first).to_contain_text("chien")
    page.click("#translate-look")
    settled(page)
    expect(page.locator("#attention-text textarea")).to_have_value("The dog is black.")
    expect(page.locator("#attention-target textarea")).to_have_value(re.compile("chien"))
    expect(page.locator("#attention-picture text[data-column='2']")).to_have_text("dog")


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "Type a sentence"), ("word " * 400, "tokens"), ("A line.\n" * 500, "3,000")],
)
def test_a_mistake_gets_a_message_and_the_picture_stays(open_page: Open, text: str, message: str) -> None:
    page = open_tab(open_page())
    before = title(page)
    page.fill("#attention-text textarea", text)
    page.click("#attention-go")
    expect(page.locator("#attention-message")).to_contain_text(message)
    assert title(page) == before
    assert page.input_value("#attention-text textarea") == text


@pytest.mark.parametrize(
    "text",
    ["a", "שלום עולם", "I love you 🎉🎉", "a\u0007b\u202ec", "<img src=x onerror=alert(1)> & <b>x</b>"],
)
def test_strange_text_is_drawn_but_never_run(open_page: Open, text: str) -> None:
    page = open_tab(open_page())
    look(page, text)
    expect(page.locator("#attention-picture text[data-column='1']")).not_to_have_text("My")
    assert page.locator("#attention-picture img, #attention-picture b, #attention-follow img").count() == 0


def test_two_people_at_once_each_get_their_own(open_page: Open) -> None:
    pages = [open_tab(open_page()), open_tab(open_page())]
    for page, text in zip(pages, ["The cat sleeps.", "Nobody knows."], strict=True):
        look(page, text)
    for page, word in zip(pages, ["The", "Nobody"], strict=True):
        expect(page.locator("#attention-picture text[data-column='1']")).to_have_text(word)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_nothing_is_cut_off_at_any_width(open_page: Open, width: int, dark: bool) -> None:
    page = open_tab(open_page(width, 844, dark))
    look(page, "He did not want to eat the cake that his mother had made because he had already eaten a lot.")
    expect(page.locator("#attention-picture text[data-column='5']")).to_have_text("to")
    for selector in ("#attention-picture .pg-picture", "#attention-picture .pg-thumbs", "#attention-follow"):
        box = page.locator(selector).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.body.classList.contains('dark')") == dark
