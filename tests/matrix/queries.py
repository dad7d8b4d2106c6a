"""The queries of the SDL, asked by somebody who has something to read."""

from tests.matrix.operations import query

query("viewer", "id phone")
query("profile", "firstName legal { cpi }", profile=True)
query("onboarding", "state canFinalize", draft=True)
query("onboardingDraft", "version role", draft=True)
query("sessions", "id isCurrent")
query("zones", "id name")
query("rateLimit", "cost policies { remaining }")
query("serviceStatus", "drafts finalizing")
