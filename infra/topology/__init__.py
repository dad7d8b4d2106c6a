"""Where Redis is: one server, the master that sentinels name, or a cluster's nodes."""
