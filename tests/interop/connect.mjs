// How ioredis is told what REDIS_URL says: one server, sentinels, or a cluster.

import { Cluster, Redis } from "ioredis";

const URL_OF_MANY = /^redis\+(\w+):\/\/:(.*)@([^/]+)(?:\/([^/]*)\/(\d+))?(?:\?(.*))?$/;

export function connect(url) {
  const many = URL_OF_MANY.exec(url);
  if (!many) return new Redis(url, { maxRetriesPerRequest: null });
  const [, kind, password, netloc, name, db, query] = many;
  const hosts = netloc.split(",").map((text) => {
    const [host, port] = text.split(":");
    return { host, port: Number(port) };
  });
  const redisOptions = { password, maxRetriesPerRequest: null };
  if (kind === "cluster") return new Cluster(hosts, { redisOptions });
  const sentinelPassword = new URLSearchParams(query).get("sentinel_password");
  return new Redis({ ...redisOptions, sentinels: hosts, name, db, sentinelPassword });
}
