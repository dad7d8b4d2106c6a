"""The service beside its peers: the same work, on the same stores, in one run."""
