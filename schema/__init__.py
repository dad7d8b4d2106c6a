"""What clients may ask. Translates; decides nothing."""
