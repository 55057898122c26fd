"""The In-context tab in a browser: its sheet from typing to download, its prompt, its ladder, its heads."""

import contextlib
import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from playground import checkpoints
from tests.browser.tabs import slowly

Open = Callable[..., Page]

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const made = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", made));
}"""


@pytest.fixture
def open_tab(open_page: Open) -> Open:
    def open_one(**changes: object) -> Page:
        page = open_page(**changes)
        page.get_by_role("tab", name="In-context").click()
        expect(page.locator(".pg-sheet-row[data-id]").first).to_be_visible()
        return page

    return open_one


def cell(page: Page, row: int, column: int) -> Locator:
    """The cell of a row (from 1, as it is numbered) and a column (from 0)."""
    number = page.locator(".pg-sheet-gutter > span", has_text=re.compile(f"^{row}$"))
    line = page.locator(".pg-sheet-row[data-id]").filter(has=number)
    return line.locator(".pg-sheet-cell").nth(column).locator("input")


def badge(page: Page, row: int) -> Locator:
    return (
        cell(page, row, 0).locator("xpath=ancestor::*[contains(@class, 'pg-sheet-row')]").locator(".pg-badge")
    )


def press(page: Page, name: str) -> None:
    page.locator(".pg-sheet-bar").get_by_role("button", name=name, exact=True).click()


def fill(page: Page) -> None:
    """Fill the sheet and wait until it is done."""
    page.locator(".pg-sheet-fill").click()
    expect(status(page)).to_contain_text(re.compile(r"rows? filled from"), timeout=60_000)


def status(page: Page) -> Locator:
    return page.locator(".pg-sheet > .pg-notice")


def paste(page: Page, row: int, column: int, text: str) -> None:
    cell(page, row, column).click()
    page.evaluate(PASTE, text)


def empty_sheet(page: Page) -> None:
    press(page, "Clear")
    expect(cell(page, 1, 0)).to_have_value("")
    expect(cell(page, 8, 0)).to_be_visible()


def protect(page: Page, protected: bool) -> None:
    page.get_by_label("protect formulas").set_checked(protected)


def downloaded(page: Page) -> list[list[str]]:
    with page.expect_download() as download:
        press(page, "Download CSV")
    assert download.value.suggested_filename == "sheet.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_a_newcomer_types_examples_fills_the_rest_and_takes_the_result_home(open_tab: Open) -> None:
    page = open_tab()
    empty_sheet(page)
    cell(page, 1, 0).click()
    for text, output in (("Ada King", "King"), ("Alan Moss", "Moss"), ("Grace Lund", "Lund")):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        page.keyboard.type(output)
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("Edgar Holm")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Barbara Finch")
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_contain_text("2 rows filled from 3 examples", timeout=60_000)
    expect(cell(page, 4, 1)).to_have_value("Holm")
    expect(cell(page, 5, 1)).to_have_value("Finch")
    expect(badge(page, 4)).to_have_text(re.compile(r"(sure|likely|unsure) (\d+|< 1) %p (\d+|< 1) %"))
    expect(page.locator(".pg-sheet-row[data-kind=example]")).to_have_count(3)
    assert downloaded(page) == [
        ["Input", "Output"],
        ["Ada King", "King"],
        ["Alan Moss", "Moss"],
        ["Grace Lund", "Lund"],
        ["Edgar Holm", "Holm"],
        ["Barbara Finch", "Finch"],
    ]


def test_examples_are_marked_by_whether_the_model_gives_them_from_the_others(open_tab: Open) -> None:
    page = open_tab()
    fill(page)
    marks = page.locator(".pg-sheet-gutter small").all_inner_texts()
    assert len(marks) == 3 and all(re.fullmatch("example ?[✓≠]", mark) for mark in marks)
    assert f"gives {sum('✓' in mark for mark in marks)} of 3 examples" in status(page).inner_text()


def test_the_rule_is_said_and_its_column_taken_and_given_back(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#ready-made").get_by_role("button", name="words backwards").click()
    expect(cell(page, 6, 0)).to_have_value("international")
    fill(page)
    rule = page.locator(".pg-sheet-rule")
    expect(rule).to_contain_text("the text backwards")
    models = cell(page, 6, 1).input_value()
    assert models != "lanoitanretni"  # what the model fails at
    other = cell(page, 6, 1).locator("xpath=..").locator(".pg-sheet-other")
    expect(other).to_have_text("≠ rule: lanoitanretni")
    expect(badge(page, 6)).to_contain_text("unsure")
    rule.get_by_role("button", name="Use the rule's column").click()
    expect(cell(page, 6, 1)).to_have_value("lanoitanretni")
    expect(other).to_have_text(f"≠ model: {models}")
    press(page, "Undo")
    expect(cell(page, 6, 1)).to_have_value(models)
    rule.get_by_role("button").click()
    fill(page)  # the model's column again
    expect(cell(page, 6, 1)).to_have_value(models)


def test_a_rule_goes_with_the_examples_that_it_was_found_from(open_tab: Open) -> None:
    page = open_tab()
    fill(page)
    expect(page.locator(".pg-sheet-rule")).to_contain_text("the first letter of each word")
    cell(page, 1, 1).fill("another")
    expect(page.locator(".pg-sheet-rule")).to_be_hidden()


def test_a_better_answer_is_taken_by_a_click_and_becomes_an_example(open_tab: Open) -> None:
    page = open_tab()
    fill(page)
    badge(page, 4).click()
    options = page.locator(".pg-sheet-popover .pg-option")
    expect(options).to_have_count(3)
    taken = options.nth(1).locator(".pg-option-text").inner_text()
    options.nth(1).click()
    expect(cell(page, 4, 1)).to_have_value(taken)
    expect(badge(page, 4)).to_have_count(0)
    expect(page.locator(".pg-sheet-row[data-kind=example]")).to_have_count(4)
    expect(page.locator(".pg-sheet-fill")).to_have_text("Fill again")
    page.locator(".pg-sheet-fill").click()
    expect(status(page)).to_contain_text("4 rows filled from 4 examples")


def test_correcting_a_filled_cell_makes_an_example_and_a_new_input_drops_its_answer(open_tab: Open) -> None:
    page = open_tab()
    fill(page)
    cell(page, 4, 1).fill("X.Y.")
    expect(page.locator(".pg-sheet-row[data-kind=example]")).to_have_count(4)
    cell(page, 5, 0).fill("Someone Else")
    expect(cell(page, 5, 1)).to_have_value("")
    expect(badge(page, 5)).to_have_count(0)


def test_it_can_be_asked_which_example_mattered(open_tab: Open) -> None:
    page = open_tab()
    fill(page)
    badge(page, 5).click()
    page.get_by_role("button", name="Which example mattered?").click()
    rows = page.locator("#sheet-why tbody tr")
    expect(rows).to_have_count(3)
    expect(page.locator("#sheet-why")).to_contain_text("Ingrid Solberg")


def test_the_keyboard_alone_opens_the_best_answers(open_tab: Open) -> None:
    page = open_tab()
    fill(page)
    cell(page, 4, 1).focus()
    page.keyboard.press("Alt+ArrowDown")
    options = page.locator(".pg-sheet-popover .pg-option")
    expect(options).to_have_count(3)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    taken = options.nth(1).locator(".pg-option-text").inner_text()
    page.keyboard.press("Enter")
    expect(cell(page, 4, 1)).to_have_value(taken)
    cell(page, 5, 1).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".pg-sheet-popover")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".pg-sheet-popover")).to_have_count(0)
    expect(cell(page, 5, 1)).to_be_focused()


def test_a_row_that_is_asked_about_while_another_is_awaited_gets_its_own_answers(open_tab: Open) -> None:
    page = open_tab()
    fill(page)
    page.route("**/queue/join*", slowly)
    page.locator(".pg-sheet-row .pg-badge").evaluate_all(
        "async (all) => { all[0].click(); await new Promise((go) => setTimeout(go, 200)); all[1].click(); }"
    )
    expect(page.locator(".pg-sheet-popover .pg-option")).to_have_count(3)


def test_a_table_is_pasted_from_a_spreadsheet_and_taken_back(open_tab: Open) -> None:
    page = open_tab()
    empty_sheet(page)
    paste(page, 2, 0, 'one\tA\r\ntwo\t"B ""b"""\r\nthree\t\r\n')
    expect(status(page)).to_contain_text("Pasted 3 rows and 2 columns")
    expect(cell(page, 3, 1)).to_have_value('B "b"')
    expect(cell(page, 4, 0)).to_have_value("three")
    press(page, "Undo")
    expect(cell(page, 3, 1)).to_have_value("")
    press(page, "Redo")
    expect(cell(page, 3, 1)).to_have_value('B "b"')
    cell(page, 3, 1).focus()
    page.keyboard.press("Control+z")
    expect(cell(page, 3, 1)).to_have_value("")


PASTED = [
    ("a,1\nb,2", ["a", "1"]),
    ("Smith, John\nDoe, Jane", ["Smith, John", ""]),  # a comma that parts nothing
    ("1,200\n3,400", ["1,200", ""]),
    ('say "x\nand y', ['say "x', ""]),
    ("a;b;\nc;d;D", ["a", "b", ""]),  # wider: the last has gaps, so it is the output
    ("a\tb\tc\nd\te\tf", ["a", "b", "c", ""]),  # wider and full: all are inputs
]


def test_cells_come_from_the_clipboard_as_spreadsheets_put_them_there(open_tab: Open) -> None:
    page = open_tab()
    empty_sheet(page)
    paste(page, 1, 0, '"two\r\nlines, ""said"" he"\t"a\tb"\r\n00123\t\r\n\t4006381333931000123456\r\n')
    expect(status(page)).to_contain_text("Line breaks inside cells became spaces")
    expect(cell(page, 1, 0)).to_have_value('two lines, "said" he')
    expect(cell(page, 1, 1)).to_have_value("a\tb")
    expect(cell(page, 2, 0)).to_have_value("00123")
    expect(cell(page, 3, 0)).to_have_value("")
    paste(page, 5, 0, '"x\r\ny"\r\nz\r\n')  # one column
    expect(cell(page, 5, 0)).to_have_value("x y")
    expect(cell(page, 6, 0)).to_have_value("z")
    assert [row[0] for row in downloaded(page)[2:]] == ["00123", "", "", "x y", "z"]


def test_one_cell_is_pasted_at_the_cursor_without_the_end_of_its_line(open_tab: Open) -> None:
    page = open_tab()
    empty_sheet(page)
    cell(page, 1, 0).fill("12")
    cell(page, 1, 0).click()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.evaluate(PASTE, '"a\nb"\r\n')
    expect(cell(page, 1, 0)).to_have_value("1a b2")
    press(page, "Undo")
    expect(cell(page, 1, 0)).to_have_value("12")


def test_an_input_method_keeps_its_keys_to_itself(open_tab: Open) -> None:
    """Enter that chooses a character moves nothing, and no shortcut is heard. Some browsers send it with the
    code 229 when the composition is over."""
    page = open_tab()
    before = downloaded(page)
    cell(page, 4, 0).click()
    browser = page.context.new_cdp_session(page)
    browser.send("Input.imeSetComposition", {"text": "zhong", "selectionStart": 5, "selectionEnd": 5})
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")
    for key in ('key: "Enter"', 'key: "Enter", ctrlKey: true', 'key: "z", ctrlKey: true'):
        for sign in ("isComposing: true", "keyCode: 229"):
            event = f"new KeyboardEvent('keydown', {{ {key}, {sign}, bubbles: true }})"
            page.evaluate(f"document.activeElement.dispatchEvent({event}), 0")
    browser.send("Input.insertText", {"text": "中"})
    expect(cell(page, 4, 0)).to_be_focused()
    expect(cell(page, 4, 0)).to_have_value(re.compile("中"))
    expect(badge(page, 5)).to_have_count(0)
    expect(page.locator(".pg-sheet-fill")).to_be_enabled()
    page.keyboard.press("Enter")  # and afterwards it moves again
    expect(cell(page, 5, 0)).to_be_focused()
    assert downloaded(page)[5:] == before[5:]


def test_what_is_pasted_finds_its_columns(open_tab: Open) -> None:
    page = open_tab()
    for text, first_row in PASTED:
        empty_sheet(page)
        paste(page, 1, 0, text)
        expect(cell(page, 1, 0)).to_have_value(first_row[0])
        assert downloaded(page)[1] == first_row


def test_clear_and_removed_rows_and_columns_can_be_taken_back(open_tab: Open) -> None:
    page = open_tab()
    before = downloaded(page)
    press(page, "+ column")
    expect(page.locator(".pg-sheet-head input")).to_have_count(3)
    cell(page, 1, 1).fill("more")
    page.locator(".pg-sheet-remove").first.click()
    press(page, "Clear")
    for _ in range(4):
        press(page, "Undo")
    expect(page.locator(".pg-sheet-head input")).to_have_count(2)
    assert downloaded(page) == before
    expect(page.locator(".pg-sheet-bar").get_by_role("button", name="Undo")).to_be_disabled()


def test_what_is_done_before_the_page_is_drawn_again_is_not_lost(open_tab: Open) -> None:
    page = open_tab()
    page.evaluate("window.requestAnimationFrame = (draw) => setTimeout(draw, 1000)")  # a very slow computer
    press(page, "+ column")
    assert cell(page, 1, 2).count() == 1
    cell(page, 1, 1).fill("more")
    page.wait_for_timeout(1500)
    expect(cell(page, 1, 1)).to_have_value("more")
    press(page, "Undo")
    press(page, "Undo")
    assert cell(page, 1, 2).count() == 0
    expect(page.locator(".pg-sheet-bar").get_by_role("button", name="Undo")).to_be_disabled()


def test_several_columns_are_read_together(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#ready-made").get_by_role("button", name="first and last name swapped").click()
    expect(page.locator(".pg-sheet-head input")).to_have_count(3)
    fill(page)
    expect(cell(page, 4, 2)).not_to_have_value("")


def test_a_thousand_rows_are_filled_and_only_some_are_drawn(open_tab: Open) -> None:
    page = open_tab()
    empty_sheet(page)
    paste(page, 1, 0, "\n".join(f"item {n}" for n in range(1000)))
    for row in (1, 2, 3):
        cell(page, row, 1).fill(f"{row - 1}")
    expect(page.locator(".pg-sheet-foot")).to_contain_text("3 examples · 997 rows to fill")
    page.locator(".pg-sheet-fill").click()
    expect(page.get_by_role("progressbar", name="rows filled")).to_have_attribute("aria-valuemax", "997")
    expect(status(page)).to_contain_text("997 rows filled", timeout=120_000)
    expect(page.locator(".pg-sheet-progress")).to_be_hidden()
    assert page.locator(".pg-sheet-row[data-id]").count() < 60
    page.locator(".pg-sheet-box").evaluate("box => { box.scrollTop = box.scrollHeight; }")
    expect(cell(page, 1000, 1)).not_to_have_value("")
    assert len(downloaded(page)) == 1001


def test_filling_can_be_stopped(open_tab: Open) -> None:
    page = open_tab()
    empty_sheet(page)
    paste(page, 1, 0, "\n".join(f"item number {n} of many" for n in range(3000)))
    for row in (1, 2, 3):
        cell(page, row, 1).fill(f"{row - 1} is its number")
    page.locator(".pg-sheet-fill").click()
    expect(status(page)).to_contain_text(re.compile(r"Filling: [1-9]"))
    press(page, "Stop")
    expect(status(page)).to_contain_text("Stopped after")
    expect(page.locator(".pg-sheet-fill")).to_have_text("Fill the rest")
    foot = page.locator(".pg-sheet-foot").inner_text()
    done = int(re.search(r"([\d,]+) of them filled", foot).group(1).replace(",", ""))
    assert 0 < done < 2997 and sum(1 for row in downloaded(page)[4:] if row[1]) == done
    page.locator(".pg-sheet-fill").click()  # only what is missing
    total = page.get_by_role("progressbar", name="rows filled")
    expect(total).to_have_attribute("aria-valuemax", str(2997 - done))
    press(page, "Stop")
    page.locator("#ready-made").get_by_role("button", name="plurals").click()
    expect(cell(page, 1, 0)).to_have_value("lantern")
    fill(page)  # what was stopped holds nothing up


# ---- files


def open_file(page: Page, content: bytes, folder: Path, name: str = "table.csv") -> None:
    path = folder / name
    path.write_bytes(content)
    page.set_input_files(".pg-sheet input[type=file]", path)


def test_a_csv_with_a_header_is_opened_filled_and_downloaded(open_tab: Open, tmp_path: Path) -> None:
    page = open_tab()
    content = "Name;City\nAda King;KING\nAlan Moss;MOSS\nGrace Lund;LUND\nEdgar Holm;\n"
    open_file(page, content.encode(), tmp_path)
    expect(status(page)).to_contain_text("4 rows opened. Columns are separated by semicolons")
    expect(page.locator(".pg-sheet-head input").first).to_have_value("Name")
    fill(page)
    rows = downloaded(page)
    assert rows[0] == ["Name", "City"] and rows[4][0] == "Edgar Holm" and rows[4][1]


def test_a_row_that_was_taken_for_names_can_be_put_back(open_tab: Open, tmp_path: Path) -> None:
    page = open_tab()
    open_file(page, b"Word,Kind\nlamp,a\nstone,\n", tmp_path)
    expect(cell(page, 1, 0)).to_have_value("lamp")
    page.locator(".pg-sheet-head").get_by_role("button", name="⇅").click()
    expect(cell(page, 1, 0)).to_have_value("Word")
    expect(page.locator(".pg-sheet-head input").first).to_have_value("Input")
    page.locator(".pg-sheet-head").get_by_role("button", name="⇅").click()
    expect(cell(page, 1, 0)).to_have_value("lamp")


@pytest.mark.parametrize("protected", [True, False])
def test_a_download_opens_as_the_sheet_it_was(open_tab: Open, tmp_path: Path, protected: bool) -> None:
    page = open_tab()
    empty_sheet(page)
    rows = ["=1+1\tx", "007\t'=2", "\t", "-a\t"]
    paste(page, 1, 0, "\n".join(rows))
    protect(page, protected)
    with page.expect_download() as download:
        press(page, "Download CSV")
    content = Path(download.value.path()).read_bytes()
    press(page, "Clear")
    open_file(page, content, tmp_path)
    expect(status(page)).to_contain_text("4 rows opened")
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row.split("\t")):
            expect(cell(page, number, column)).to_have_value(value)


NO_SHEETS = [
    (b"", "empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x01\x02", "no CSV: it is a picture"),
    ("姓名\n李小龙\n王小明\n".encode("gbk"), "may be in GBK"),
    (b"line\n" * 10_001, "10,001 rows"),
    (b"x" * 5_000_001, "5,000,001 bytes"),
]


def test_a_file_that_is_no_sheet_gets_a_message_and_changes_nothing(open_tab: Open, tmp_path: Path) -> None:
    page = open_tab()
    before = downloaded(page)
    for content, message in NO_SHEETS:
        open_file(page, content, tmp_path)
        expect(status(page)).to_contain_text(message)
    assert downloaded(page) == before


def test_ten_thousand_rows_are_opened(open_tab: Open, tmp_path: Path) -> None:
    page = open_tab()
    open_file(page, "\n".join(f"row {n}" for n in range(10_000)).encode(), tmp_path)
    expect(status(page)).to_contain_text("10,000 rows opened")
    expect(cell(page, 1, 0)).to_have_value("row 0")
    press(page, "+ rows")  # it is full
    assert len(downloaded(page)) == 10_001


# ---- what goes wrong


STRANGE = "".join(map(chr, range(0x4E00, 0x4E00 + 60)))  # more than there are stand-ins for
MISTAKES = [
    ("a\t\nb\t", "no example"),
    ("a\tA\na\tB\nc\t", "contradict"),
    (f"{'a' * 700}\tA\nb\t", "characters"),
    ("a\tA\nb\tB", "nothing to fill"),
    (f"a\tA\nb\t{STRANGE}\nc\t", "different characters outside"),
]


def test_a_mistake_gets_a_message_and_nothing_is_lost(open_tab: Open) -> None:
    page = open_tab()
    for rows, message in MISTAKES:
        empty_sheet(page)
        paste(page, 1, 0, rows)
        page.locator(".pg-sheet-fill").click()
        expect(status(page)).to_contain_text(message)
        expect(page.locator(".pg-sheet-fill")).to_be_enabled()
        expect(cell(page, 1, 0)).to_have_value(rows.split("\t")[0])


def test_any_writing_is_read(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#ready-made").get_by_role("button", name="names in any writing").click()
    expect(cell(page, 4, 0)).to_have_value("刘 德华")
    fill(page)
    expect(cell(page, 4, 1)).to_have_value("德华 刘")
    expect(cell(page, 5, 1)).to_have_value("Хасан Демир")


def test_a_row_of_another_pattern_is_never_sure_and_says_why(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#ready-made").get_by_role("button", name="names as people typed them").click()
    expect(cell(page, 8, 0)).to_have_value("Smith")
    fill(page)
    expect(badge(page, 8)).not_to_contain_text("sure 9")
    badge(page, 8).click()
    expect(page.locator(".pg-sheet-popover")).to_contain_text("Every example has a space; this row has none.")


def test_a_row_with_too_many_strange_characters_is_marked_and_explained(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#ready-made").get_by_role("button", name="names in any writing").click()
    expect(cell(page, 4, 0)).to_have_value("刘 德华")
    cell(page, 4, 0).fill(STRANGE)
    fill(page)
    expect(badge(page, 4)).to_have_text("⚠ not read")
    badge(page, 4).click()
    expect(page.locator(".pg-sheet-popover")).to_contain_text("different characters outside")
    expect(cell(page, 4, 0)).to_have_value(STRANGE)


def test_html_and_formulas_stay_text(open_tab: Open) -> None:
    page = open_tab()
    empty_sheet(page)
    hostile = ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "=1+1", "@SUM(A1)", "-5"]
    paste(page, 1, 0, "\n".join(f"{text}\t{'' if n > 2 else text}" for n, text in enumerate(hostile)))
    fill(page)
    badge(page, 4).click()
    expect(page.locator(".pg-sheet-popover .pg-option").first).to_be_visible()
    page.get_by_role("button", name="Which example mattered?").click()
    expect(page.locator("#sheet-why tbody tr")).to_have_count(3)
    assert page.locator(".pg-sheet img, .pg-sheet script, #sheet-why img").count() == 0
    inputs = [row[0] for row in downloaded(page)[1:]]
    assert inputs == [*hostile[:2], "'=1+1", "'@SUM(A1)", "-5"]
    protect(page, False)
    assert [row[0] for row in downloaded(page)[1:]] == hostile


def test_the_sheet_that_fails_says_why(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#ready-made").get_by_role("button", name="capitals of countries").click()
    expect(status(page)).to_contain_text("knows no facts")
    fill(page)


def test_two_people_at_once_each_get_their_own(open_tab: Open) -> None:
    pages = [open_tab(), open_tab()]
    for page, word in zip(pages, ("lamp", "stone"), strict=True):
        empty_sheet(page)
        paste(page, 1, 0, f"red\tred {word}\ngreen\tgreen {word}\nblue\tblue {word}\nwhite\t")
    for page in pages:
        page.locator(".pg-sheet-fill").click()
    for page, word in zip(pages, ("lamp", "stone"), strict=True):
        expect(cell(page, 4, 1)).to_have_value(f"white {word}", timeout=60_000)


# ---- the prompt, the ladder, the circuit


def open_part(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def write_prompt(page: Page, text: str, room: str) -> None:
    """Write a prompt, and wait until the page has read it. A part that was opened a moment ago still sets
    its first values, which undoes what is written faster than by any hand: then it is written again."""
    for _ in range(5):
        page.fill("#prompt-text textarea", text)
        with contextlib.suppress(AssertionError):
            return expect(page.locator("#prompt-room")).to_contain_text(room, timeout=2_000)
    expect(page.locator("#prompt-room")).to_contain_text(room)


def test_a_prompt_is_completed_with_a_tint_for_each_character(open_tab: Open) -> None:
    page = open_tab()
    open_part(page, "The prompt")
    write_prompt(page, "lamp -> <lamp>\nstone -> <stone>\ntable -> <table>\nriver ->", "47 of 768")
    page.click("#prompt-go")
    expect(page.locator("#prompt-output .pg-completion")).to_have_text("<river>end")
    expect(page.locator("#prompt-output")).to_contain_text("Recomputed in one pass")
    difference = re.search(r"differs by (\S+)\.", page.locator("#prompt-output").inner_text())
    assert float(difference.group(1)) < 1e-3


def test_the_room_left_follows_the_typing(open_tab: Open) -> None:
    page = open_tab()
    open_part(page, "The prompt")
    write_prompt(page, "a -> b\nc ->", "7 of 768 tokens")
    page.locator("#prompt-text textarea").press("End")
    page.keyboard.type(" d")
    expect(page.locator("#prompt-room")).to_contain_text("already has an output")


def test_a_mistake_in_a_prompt_gets_a_message(open_tab: Open) -> None:
    page = open_tab()
    open_part(page, "The prompt")
    write_prompt(page, "no arrow here", "Line 1 has no")
    page.click("#prompt-go")
    expect(page.locator("#prompt-message")).to_contain_text("Line 1 has no")


def test_the_ladder_climbs_on_the_task_of_the_sheet_and_on_a_held_out_family(open_tab: Open) -> None:
    page = open_tab()
    open_part(page, "The ladder")
    page.click("#ladder-go")
    expect(page.locator("#ladder-details tbody").first.locator("tr")).to_have_count(5, timeout=60_000)
    expect(page.locator("#ladder-accuracy .js-plotly-plot")).to_be_visible(timeout=30_000)
    page.click("#ladder-source input")
    page.get_by_role("option", name=re.compile("vowels")).click()
    page.click("#ladder-go")
    expect(page.locator("#ladder-details tbody").first.locator("tr")).to_have_count(11, timeout=120_000)
    expect(page.locator("#ladder-probability .js-plotly-plot")).to_be_visible()


def test_a_sheet_with_too_few_examples_has_no_ladder(open_tab: Open) -> None:
    page = open_tab()
    empty_sheet(page)
    paste(page, 1, 0, "a\tA\nb\tB\nc\t")
    open_part(page, "The ladder")
    page.click("#ladder-go")
    expect(page.locator("#ladder-message")).to_contain_text("needs three filled rows")


def test_every_head_has_its_score_and_its_effect(open_tab: Open) -> None:
    page = open_tab()
    open_part(page, "The circuit")
    page.click("#circuit-go")
    rows = page.locator("#circuit-details tbody tr")
    expect(rows.first).to_be_visible(timeout=120_000)
    config = checkpoints.load("in-context").model.config
    assert rows.count() == config.decoder_layers * config.heads
    expect(page.locator("#circuit-maps")).to_contain_text("highest induction score")
    expect(page.locator("#circuit-scatter .js-plotly-plot")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_nothing_is_cut_off_at_any_width(open_tab: Open, width: int, dark: bool) -> None:
    page = open_tab(width=width, height=844, dark=dark)
    fill(page)
    badge(page, 4).click()
    expect(page.locator(".pg-sheet-popover .pg-option").first).to_be_visible()
    box = page.locator(".pg-sheet-popover").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    page.get_by_role("button", name="Which example mattered?").click()
    expect(page.locator("#sheet-why tbody tr")).to_have_count(3)
    for part, go, done in (
        ("The ladder", "#ladder-go", "#ladder-accuracy .js-plotly-plot"),
        ("The circuit", "#circuit-go", "#circuit-scatter .js-plotly-plot"),
    ):
        open_part(page, part)
        page.click(go)
        expect(page.locator(done)).to_be_visible(timeout=120_000)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("document.body.classList.contains('dark')") == dark


def test_a_range_of_cells_is_marked_and_copied_as_a_table(open_tab: Open) -> None:
    page = open_tab()
    page.get_by_label("Name, row 1", exact=True).click()
    page.keyboard.press("Shift+ArrowDown")
    marked = page.locator(".pg-sheet-marked")
    expect(marked).to_have_count(2)
    page.get_by_label("Initials, row 3", exact=True).click(modifiers=["Shift"])
    expect(marked).to_have_count(6)
    copied = page.evaluate(
        """() => {
          const data = new DataTransfer();
          const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(event);
          return data.getData("text/plain");
        }"""
    )
    assert copied == "Clara Nowak\tC.N.\nHassan Demir\tH.D.\nLena Brandt\tL.B."
    expect(status(page)).to_contain_text("3 rows copied")
    page.keyboard.press("Escape")
    expect(marked).to_have_count(0)


def test_the_ready_prompt_is_answered_as_its_examples_say(open_tab: Open) -> None:
    page = open_tab()
    page.locator("#prompt-part > button").click()
    page.click("#prompt-go")
    expect(page.locator("#prompt-output")).to_contain_text("RIVER!")
