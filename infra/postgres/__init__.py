"""What is permanent: people, their profiles, consents, the audit log and the outbox."""
