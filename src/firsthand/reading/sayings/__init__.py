"""Sayings: each place where somebody is made to speak, before it is known who that is."""
