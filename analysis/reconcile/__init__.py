"""What a model of one flow may read: independent statements, each in its own scope."""

from analysis.reconcile.evidence import Evidence, evidence

__all__ = ["Evidence", "evidence"]
