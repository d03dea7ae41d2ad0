"""`make bench`: every measurement, each ending with its JSON line."""

from bench import cadence, explore, feeds, pages, reports, tables

if __name__ == "__main__":
    tables.main()
    cadence.main()
    explore.main()
    feeds.main()
    reports.main()
    pages.main()
