"""What the service is measured against. Node's are beside it, in JavaScript."""
