"""The curator's desk: rows drafted, linked, judged and written; corrections, and what is owed next."""
