"""Input objects and arguments of generated schemas."""

from copy import copy
from itertools import count
from typing import Annotated, Any, Optional

import strawberry

from tests.schema.compiled.choices import Choices
from tests.schema.compiled.functions import NONE, Parameter
from tests.schema.compiled.leaves import LEAVES, Leaf


class Inputs:
    """Makes input objects, and arguments of them and of leaves."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._names = count(1)
        self._made: list[Any] = []
        for _ in range(choices.below(4)):
            self._made.append(self._object())

    def parameter(self) -> Parameter:  # noqa: PLR0911 - one for each way
        name = f"given_no_{next(self._names)}"
        kind, annotation = self._annotation()
        how = self._choices.below(9)
        if how in {0, 1}:
            return Parameter(name, annotation)
        if how == 2:
            return Parameter(name, Optional[annotation], None)  # noqa: UP045 - `|` does not take all of them
        if how == 3:
            return Parameter(name, Optional[annotation], strawberry.UNSET)  # noqa: UP045 - see above
        if how == 4:
            return Parameter(name, strawberry.Maybe[annotation], None)  # type: ignore[misc,valid-type] # made as we go
        if how == 5:
            inner = Optional[annotation]  # type: ignore[valid-type] # made as we go  # noqa: UP045 - see above
            return Parameter(name, strawberry.Maybe[inner], None)  # type: ignore[misc] # made as we go
        if how == 6:
            renamed = strawberry.argument(name=f"renamedTo{next(self._names)}")
            return Parameter(name, Annotated[annotation, renamed])
        default = self._default(kind, annotation)
        if how == 7 and default is not NONE:
            return Parameter(name, Optional[annotation], default)  # noqa: UP045 - see above
        return Parameter(name, annotation, default)

    def _annotation(self) -> tuple[Any, Any]:
        """Return an annotation, and the leaf or input object in it."""
        kind: Any = self._choices.one(LEAVES)
        if self._made and self._choices.rarely(2):
            kind = self._choices.one(self._made)
        found = kind.annotation if isinstance(kind, Leaf) else kind
        for _ in range((0, 0, 0, 1, 1, 2)[self._choices.below(6)]):
            if self._choices.rarely(3):
                found = Optional[found]  # noqa: UP045 - see above
            found = list[found]  # type: ignore[valid-type] # made as we go
        return kind, found

    def _default(self, kind: Any, annotation: Any) -> Any:
        if not isinstance(kind, Leaf):
            return NONE
        right = self._choices.one(kind.right[:2])
        text = str(annotation)
        for _ in range(text.count("list[")):
            right = [right]
        return right

    def _object(self) -> Any:
        number = next(self._names)
        annotations: dict[str, Any] = {}
        body: dict[str, Any] = {"__annotations__": annotations}
        is_one_of = self._choices.rarely(5)
        for _ in range(1 + self._choices.below(4)):
            parameter = self.parameter()
            name = parameter.name
            if is_one_of:
                _, annotation = self._annotation()
                annotations[name] = strawberry.Maybe[annotation]  # type: ignore[misc,valid-type] # made as we go
                continue
            annotations[name] = parameter.annotation
            if parameter.default is None and self._choices.rarely(2):
                continue  # Strawberry makes it None
            body[name] = self._input_field(parameter.default)
            if body[name] is NONE:
                del body[name]
        if self._choices.rarely(5):
            body["__post_init__"] = _refuses_some
        cls = type(f"Input{number}", (), body)
        return (
            strawberry.input(cls, one_of=True) if is_one_of else strawberry.input(cls)
        )

    def _input_field(self, default: Any) -> Any:
        options: dict[str, Any] = {}
        if self._choices.rarely(4):
            options["name"] = f"otherThan{next(self._names)}"
        if isinstance(default, list | dict):
            options["default_factory"] = lambda: copy(default)
        elif default is not NONE:
            options["default"] = default
        return strawberry.field(**options) if options else NONE


def _refuses_some(self: Any) -> None:
    if {7, "a"} & {it for it in vars(self).values() if isinstance(it, int | str)}:
        raise ValueError("not these")
