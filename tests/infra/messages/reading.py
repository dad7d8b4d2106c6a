"""Reads HTML as a person does."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """What is said in the body of *html*, line by line, and what it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        """Texts; after that of a link, where it leads."""
        self.tags: set[str] = set()
        self.languages: set[str] = set()
        self._link = ""
        self.feed(html[html.index("<body") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.languages |= {value or "" for name, value in attrs if name == "lang"}
        self._link = dict(attrs).get("href") or ""

    def handle_data(self, data: str) -> None:
        self.lines += [line for line in (data.strip(), self._link) if line]
        self._link = ""
