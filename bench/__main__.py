"""`make bench`: every measurement, each ending with its JSON line."""

from bench import cadence, explore, pages, reports, tables

if __name__ == "__main__":
    tables.main()
    cadence.main()
    explore.main()
    reports.main()
    pages.main()
