"""What resolvers need from the outside world. `infra` provides it.

Every method may raise `StoreUnavailable`, within half a second.
"""
