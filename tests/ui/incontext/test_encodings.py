"""Files of all encodings are read as they were meant, or refused with a word on what they are."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import UserError
from playground.ui.incontext.encodings import decode

WESTERN = "Name;Betrag\r\nJosé Muñoz;5,00 €\r\nZoë Großmann;12,50 €\r\n"
CHINESE = "姓名,城市\r\n李小龙,北京\r\n王芳,上海市浦东新区\r\n"
RUSSIAN = "Имя,Город\r\nМария Иванова,Москва\r\n"
JAPANESE = "名前,都市\r\n山田太郎,トウキョウ\r\n佐藤さくら,おおさか\r\n"


@pytest.mark.parametrize("text", [WESTERN, CHINESE, RUSSIAN, JAPANESE])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark(text: str, codec: str) -> None:
    found, note = decode(text.encode(codec))
    assert found == text and ("UTF-16" in note) == (codec in ("utf-16-le", "utf-16-be"))


def test_the_mark_of_either_order_is_read() -> None:
    assert decode(codecs.BOM_UTF16_BE + "é".encode("utf-16-be"))[0] == "é"
    assert decode(codecs.BOM_UTF32_BE + "é".encode("utf-32-be"))[0] == "é"


def test_western_letters_of_one_byte_are_read_and_that_is_told() -> None:
    text, note = decode(WESTERN.encode("cp1252"))
    assert text == WESTERN and "Windows-1252" in note
    assert decode("Élan vital".encode("latin-1"))[0] == "Élan vital"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "gbk", "GBK"),
        (CHINESE.replace("龙", "龍").replace("东", "東").replace("区", "區"), "big5", "Big5"),
        (JAPANESE, "cp932", "Shift-JIS"),
        ("이름,도시\n김민수,서울특별시\n", "cp949", "EUC-KR"),
        (RUSSIAN, "cp1251", "Windows-1251"),
    ],
)
def test_other_encodings_are_refused_by_name(text: str, codec: str, name: str) -> None:
    with pytest.raises(UserError, match=f"neither UTF-8 nor Windows-1252.*{name}.*CSV .UTF-8"):
        decode(text.encode(codec))


def test_broken_utf_8_is_not_taken_for_western_letters() -> None:
    data = "müde\nschön\nfür\n".encode() + b"gr\xc3\nwei\xc3\x9f\n"
    with pytest.raises(UserError, match="UTF-8 with 1 broken characters, the first in line 4"):
        decode(data)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1))
def test_every_text_in_utf_8_comes_back(text: str) -> None:
    if text.strip() and not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, "")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\n  \n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no CSV: it is a picture"),
        (b"PK\x03\x04" + bytes(range(256)), "Excel or OpenDocument workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Excel"),
        (b"%PDF-1.7\n", "a PDF"),
        (bytes(range(256)), "not text"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), "not text"),
        (b"a,b\nc,\x01\n", r"line 2 has the character U\+0001"),
        (b"\xff\xfea\x00,", "begins as UTF-16 but is damaged"),
        (b"x" * 5_000_001, "5,000,001 bytes"),
    ],
)
def test_a_file_of_another_kind_gets_a_message(data: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        decode(data)


def test_the_mark_with_which_old_programs_end_a_file_is_left_out() -> None:
    assert decode(b"a\nb\x1a")[0] == "a\nb"
