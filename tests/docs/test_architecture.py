"""docs/architecture.md: its pictures are the code's."""

from tests.docs.drawing import PAGE, PICTURES, drawn


def test_the_pictures_are_of_today() -> None:
    page = PAGE.read_text()

    assert drawn(page) == page, "run `make pictures`"


def test_they_show_something() -> None:
    shown = {name: draw() for name, draw in PICTURES.items()}

    assert "edge --> limits" in shown["rooms"]
    assert "DraftStore([DraftStore]) --- RedisDraftStoreb" in shown["ports"]
    assert "users ||--o{ profiles : user_id" in shown["tables"]
