"""The hot path's commands over redis-py, to one server: slower, but by other means."""

from asyncio import Future, Task, get_running_loop
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from infra.redis.commands import MOST, Argument, Place, Reply
from infra.redis.packing import packed
from infra.redis.scripts import Scripts
from resolvers.errors import StoreUnavailable


class PooledCommands:
    """A `infra.redis.commands.Commands` where every command is a task of its own."""

    def __init__(self, use: Callable[[], AbstractAsyncContextManager[Redis]]) -> None:
        """*use* lends the client for one command."""
        self._use = use
        self._scripts = Scripts()
        self._tasks: set[Task[Reply]] = set()

    def place(self, key: str) -> Place:  # noqa: ARG002 - there is one
        return Place("", None)  # redis-py opens connections as it likes

    def everywhere(self) -> Sequence[str]:
        return ("ping",)

    def do(self, *command: Argument, near: str = "") -> Future[Reply]:  # noqa: ARG002 - there is one
        packed(command)  # checks only
        is_crowded = len(self._tasks) >= MOST
        doing = _refused() if is_crowded else self._done(str(command[0]), *command[1:])
        task = get_running_loop().create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return task

    def learn(self, script: str) -> str:
        return self._scripts.learn(script)

    async def _done(self, name: str, *arguments: Argument) -> Reply:
        async with self._use() as redis:
            try:
                return await _raw(redis, name, *arguments)
            except NoScriptError:
                text = self._scripts.text_of(str(arguments[0]))
                if text is None:
                    raise
                return await _raw(redis, "EVAL", text, *arguments[1:])

    def _forget(self, task: Task[Reply]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # seen, even if nobody awaits it


async def _raw(redis: Redis, name: str, *arguments: Argument) -> Reply:
    # redis-py changes what it gets, unless it does not know the command: by its bytes.
    return await redis.execute_command(name.encode(), *arguments)  # type: ignore[no-untyped-call] # redis-py has few types


async def _refused() -> Reply:
    raise StoreUnavailable("Redis")
