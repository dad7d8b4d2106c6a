"""What is wrong with an installation, why, and what to do: `onboarding doctor`."""
