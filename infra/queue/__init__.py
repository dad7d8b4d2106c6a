"""BullMQ: takes rows of the outbox to the workers. Node's workers may share it."""
