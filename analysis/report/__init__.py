"""Reports: notebooks run through papermill into pages that can be trusted. Knows notebooks, never what a
claim is.
"""
