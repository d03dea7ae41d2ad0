"""`make campaigns`: the long campaigns, whole."""

from tests.campaigns import kills

if __name__ == "__main__":
    kills.main()
