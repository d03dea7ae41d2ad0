"""`make bench`: every measurement, each ending with its JSON line."""

from bench import reports, tables

if __name__ == "__main__":
    tables.main()
    reports.main()
