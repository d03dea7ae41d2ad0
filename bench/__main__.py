"""`make bench`: every measurement, each ending with its JSON line."""

from bench import cadence, reports, tables

if __name__ == "__main__":
    tables.main()
    cadence.main()
    reports.main()
