"""What wrk prints, and what is made of it."""

import pytest

from bench import wrk

SAID = """Running 1s test @ http://127.0.0.1:8000/graphql
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     8.40ms    3.34ms  30.00ms   80.99%
    Req/Sec     3.80k   120.00     4.00k    50.50%
  Latency Distribution
     50%  812.00us
     75%    9.00ms
     90%   12.00ms
     99%    1.21s
  3800 requests in 1.01s, 4.10MB read
Requests/sec:   3772.31
Transfer/sec:      4.06MB
Bytes: 5700000
"""


def test_numbers_are_read_with_their_units() -> None:
    report = wrk.parse(SAID)

    assert report == wrk.Report(
        3800, 3772.31, p50=0.812, p99=1210.0, refused=0, size=1500
    )


def test_refusals_are_counted() -> None:
    report = wrk.parse(
        SAID.replace("Requests/sec", "  Non-2xx or 3xx responses: 7\nRequests/sec")
    )

    assert report.refused == 7


def test_broken_connections_are_a_failure() -> None:
    broken = "  Socket errors: connect 0, read 3, write 0, timeout 0\nRequests/sec"

    with pytest.raises(wrk.LoadError, match="connections broke"):
        wrk.parse(SAID.replace("Requests/sec", broken))


def test_a_run_without_answers_is_a_failure() -> None:
    with pytest.raises(wrk.LoadError, match="nothing was answered"):
        wrk.parse(SAID.replace("3800 requests", "0 requests"))


def test_other_words_are_a_failure() -> None:
    with pytest.raises(wrk.LoadError, match="something else"):
        wrk.parse("unable to connect")


def test_a_machine_without_wrk_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(wrk.LoadError, match="apt-get install wrk"):
        wrk.find()
