# ruff: noqa: RUF001  words in the letters of their languages
"""Words beside a number that say what it is, folded as texts are (no accents: и for й); knows no numbers."""

import re

CALLING = (
    *("tel", "phone", "telephone", "mobile", "cell", "call", "calls", "dial", "ring", "text", "sms", "contact"),
    *("number is", "my number", "his number", "her number", "their number", "wa.me/", "whatsapp", "viber"),
    *("telegram", "signal", "тел", "звон", "позвон", "перезвон", "моб", "мобил", "набер", "ватсап", "вотсап", "вацап"),
    *("ваибер", "телеграм", "мои номер", "его номер", "ее номер", "их номер", "дзвон", "подзвон", "ტელ", "მობ"),
    *("დარეკ", "დამირეკ", "დაურეკ", "დაგვირეკ", "ვოთსაფ", "ჩემი ნომერ", "მისი ნომერ", "հեռ", "զանգ", "իմ համար"),
    *("նրա համար", "zəng", "telefon", "mobil", "nomrəm", "nomrəsi", "ara", "arayin", "numaram", "numarasi"),
)
COUNTED_BEFORE = (
    *(
        "id",
        "no",
        "nr",
        "article",
        "comment",
        "post",
        "order",
        "ticket",
        "revision",
        "pmid",
        "статья",
        "статье",
        "статьи",
        "комментарии",
    ),
    *("комментария", "комментарию", "пост", "заказ", "სტატია", "կոմենտ", "հոդված", "məqalə", "sərh"),
)
COUNTED_AFTER = (
    *(
        "usd",
        "eur",
        "gel",
        "amd",
        "azn",
        "rub",
        "uah",
        "dollar",
        "euro",
        "manat",
        "lari",
        "dram",
        "rubl",
        "lira",
        "hryvn",
    ),
    *("people", "person", "vote", "million", "billion", "thousand", "km", "kg", "ton", "view", "citizen"),
    *(
        "доллар",
        "евро",
        "манат",
        "лари",
        "драм",
        "руб",
        "грив",
        "лир",
        "человек",
        "людеи",
        "голос",
        "млн",
        "млрд",
        "тыс",
    ),
    *(
        "тыс",
        "subscriber",
        "просмотр",
        "подписчик",
        "тонн",
        "км",
        "кг",
        "долар",
        "осіб",
        "голосів",
        "жител",
        "ლარ",
        "დოლარ",
        "ევრო",
    ),
    *(
        "ადამიან",
        "ხმა",
        "ხმის",
        "კაც",
        "ნახვ",
        "դրամ",
        "դոլար",
        "եվրո",
        "մարդ",
        "ձայն",
        "դիտում",
        "nəfər",
        "səs",
        "adam",
    ),
    *("insan", "kisi", "oy", "baxis", "milyon", "milyar", "min"),
)
PAPERS = (
    *("passport", "pasport", "pasaport", "social security", "ssn", "national id", "personal id", "personal number"),
    *("id number", "id card", "паспорт", "инн", "снилс", "іпн", "рнокпп", "личныи номер", "личного номера"),
    *("удостоверени", "соцкарт", "пасп.", "fin kod", "səxsiyyət vəsiqə", "kimlik", "tc no", "t.c. no"),
    *("პასპორტ", "პირადი ნომერ", "პ/ნ", "პირადობ", "անձնագ", "հծհ", "սոց. քարտ", "սոցքարտ"),
)
BETWEEN_PAPER_AND_NUMBER = (
    *("no", "nr", "num", "number", "numara", "numarasi", "nomre", "nomrə", "nomrəsi", "kodu", "seriya", "series", "is"),
    *("серия", "номер", "личности", "это", "це", "ნომერი", "არის", "համար", "համարը"),
)


def one_of(words: tuple[str, ...]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
