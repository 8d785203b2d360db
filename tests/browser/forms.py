"""The forms of a page: where each may be sent, by itself or by one of its buttons, and with which fields."""

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser

FIELDS = {"input", "select", "textarea", "button"}


@dataclass
class Form:
    """One form: the addresses a POST of it goes to, and the names of its fields."""

    addresses: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """Reads a page; `found` are its forms that are sent by POST."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._forms: dict[str, Form] = defaultdict(Form)
        self._inside = ""
        self._asking: set[str] = set()
        self._count = 0
        self.feed(page)

    @property
    def found(self) -> list[Form]:
        return [form for form in self._forms.values() if form.addresses]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._count += 1
            self._inside = told.get("id") or f" {self._count}"
            if told.get("method", "get").lower() != "post":
                self._asking.add(self._inside)
            elif "action" in told:
                self._forms[self._inside].addresses.add(told["action"])
        name_of_form = told.get("form") or self._inside
        form = self._forms[name_of_form]
        ways = ("hx-post",) if name_of_form in self._asking else ("formaction", "hx-post")
        form.addresses |= {told[name] for name in ways if name in told}
        if tag in FIELDS and told.get("name"):
            form.fields.add(told["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = ""
