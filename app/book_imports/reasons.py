"""Reasons: which sentence says why a row was refused, or what was left out of one that was taken.

The readers give short codes; the sentences stand in `templates/rules/`.
"""

REFUSED = {
    "no_title": "book_no_title",
    "unimarc": "book_unimarc",
    "total_row": "book_total_row",
    "too_long": "book_too_long",
    "isbns_disagree": "book_isbns_disagree",
    "exponent": "book_exponent",
    "check_digit": "book_check_digit",
    "length": "book_length",
    "not_isbn": "book_not_isbn",
    "lost_zero": "book_lost_zero",
    "broken_json": "book_broken_json",
    "cut_off": "book_cut_off",
    "not_marc": "book_not_marc",
    "broken_structure": "book_broken_structure",
    "broken_xml": "book_broken_xml",
    "broken_letters": "book_broken_letters",
}
REMARKED = {
    "exponent": "book_without_exponent",
    "check_digit": "book_without_check_digit",
    "length": "book_without_length",
    "not_isbn": "book_without_not_isbn",
    "lost_zero": "book_without_lost_zero",
    "empty": "book_without_empty",
    "not_faust": "book_without_not_faust",
    "faust_check_digit": "book_without_faust_check_digit",
    "copies": "book_without_copies",
    "broken_letters": "book_without_broken_letters",
    "other_title": "book_without_other_title",
    "corrected": "book_kept_corrected",
}
