"""`make stress`: the long campaigns, whole."""

from tests.stress import calibration, faults, kills, load, pythons, tables

if __name__ == "__main__":
    kills.main()
    faults.main()
    load.main()
    pythons.main()
    tables.main()
    calibration.main()
