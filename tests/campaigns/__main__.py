"""`make campaigns`: the long campaigns, whole."""

from tests.campaigns import calibration, faults, kills, tables

if __name__ == "__main__":
    kills.main()
    faults.main()
    tables.main()
    calibration.main()
