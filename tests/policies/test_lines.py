from policies.lines import dotted, locate

TEXT = '''# [not.a.header]
title = "a [b] # c"
many = [
  "[x]", # a comment ]
  "y",
]
long = """
[not.a.header]
key = \\"""
""""

[sections."ყარ.".'x y'] # here
review_at = 0.2
a.b . "c" = { d = 1, e = [2] }

[[phrases]]
any = []
[phrases.inner]
x = 1
[[phrases]]
any = \'\'\'
  = [\'\'\'
[last]'''


def test_every_table_and_key_is_found_on_its_line() -> None:
    assert locate(TEXT) == {
        ("title",): 2,
        ("many",): 3,
        ("long",): 7,
        ("sections",): 12,
        ("sections", "ყარ."): 12,
        ("sections", "ყარ.", "x y"): 12,
        ("sections", "ყარ.", "x y", "review_at"): 13,
        ("sections", "ყარ.", "x y", "a"): 14,
        ("sections", "ყარ.", "x y", "a", "b"): 14,
        ("sections", "ყარ.", "x y", "a", "b", "c"): 14,
        ("phrases",): 16,
        ("phrases", 0): 16,
        ("phrases", 0, "any"): 17,
        ("phrases", 0, "inner"): 18,
        ("phrases", 0, "inner", "x"): 19,
        ("phrases", 1): 20,
        ("phrases", 1, "any"): 21,
        ("last",): 23,
    }


def test_places_are_written_as_toml_would_and_lists_count_from_one() -> None:
    assert dotted(("sections", "ყარ.", "phrases", 0, "any")) == 'sections."ყარ.".phrases[1].any'
    assert dotted(()) == ""
