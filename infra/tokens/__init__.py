"""The tokens people carry: ours, and the present backend's while it lives on."""
