"""`make campaigns`: the long campaigns, whole."""

from tests.campaigns import kills, tables

if __name__ == "__main__":
    kills.main()
    tables.main()
