"""Adapters from a benchmark's corpus to its scorer's predictions: gold fields are never looked at."""
