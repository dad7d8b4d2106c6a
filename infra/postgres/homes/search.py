"""The SQL that finds homes. Each yields ids, scores, and how many were looked at.

`PLAN` says how it is to be run: by a plan for what is asked this time, which may be to
filter first; and with an index that goes on until enough has passed the filters.
"""

from infra.postgres.homes.space import Space
from resolvers.models.home import Side

PLAN = """
    SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
        set_config('jit', 'off', true),
        set_config('hnsw.ef_search', '200', true),
        set_config('hnsw.iterative_scan', 'strict_order', true),
        set_config('hnsw.max_scan_tuples', '40000', true)
"""
_MAY_FIT = """
    h.side = :side AND h.description IS NOT NULL
    AND (cardinality(CAST(:zones AS text[])) = 0 OR h.zones = '{}'
        OR h.zones && CAST(:zones AS text[]))
    AND (cardinality(CAST(:purposes AS text[])) = 0 OR h.purposes = '{}'
        OR h.purposes && CAST(:purposes AS text[]))
    AND h.bands & :bands <> 0
    AND h.deals && CAST(:deals AS text[])
    AND NOT h.has && CAST(:lacks AS text[])
    AND NOT h.lacks && CAST(:has AS text[])
    AND EXISTS (
        SELECT FROM profiles p WHERE p.id = h.id AND p.kyc_status <> 'REJECTED'
    )
"""
BY_WORDS = f"""
    WITH mine AS (SELECT words FROM homes WHERE id = :id),
    latest AS (
        SELECT h.id, h.words FROM homes h
        WHERE {_MAY_FIT} AND h.words && (SELECT words FROM mine)
        ORDER BY h.made_at DESC LIMIT 2000
    )
    SELECT latest.id, shared / sqrt(
            cardinality(latest.words) * cardinality(mine.words)
        ) AS score, 1 AS looked_at
    FROM latest, mine, LATERAL (
        SELECT count(*) AS shared FROM unnest(latest.words) AS word
        WHERE word = ANY (mine.words)
    )
    ORDER BY score DESC, latest.id LIMIT :most
"""  # noqa: S608 - the constants above
"""By the share of words in common, among the latest: all others would take too long."""
BY_TIME = f"""
    SELECT h.id, CAST(NULL AS float) AS score, 1 AS looked_at FROM homes h
    WHERE {_MAY_FIT} ORDER BY h.made_at DESC LIMIT :most
"""  # noqa: S608 - as above


def by_meaning(space: Space, side: Side) -> str:
    """Return how to find those of *side* whose nearest passage is nearest.

    Model and side are literals, or the index for them would not be considered.
    """
    model, vector = space.model, space.vector
    return f"""
        WITH nearest AS MATERIALIZED (
            SELECT t.home_id, t.{vector} <=> (
                    SELECT {vector} FROM home_vectors
                    WHERE home_id = :id AND model = '{model}' AND passage = 0
                ) AS distance
            FROM home_vectors t JOIN homes h ON h.id = t.home_id
            WHERE t.model = '{model}' AND t.side = '{side}' AND {_MAY_FIT}
            ORDER BY distance LIMIT :most
        )
        SELECT home_id AS id, 1 - min(distance) AS score, count(*) AS looked_at
        FROM nearest GROUP BY home_id ORDER BY score DESC, id
    """  # noqa: S608 - the constants above, and names of ours
