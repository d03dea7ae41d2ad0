"""Benchmarks: each module measures one promise and ends with one JSON line."""
