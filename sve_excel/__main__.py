"""Lets ``python -m sve_excel`` do what the ``sve-excel`` command does."""

from sve_excel.commands.main import main

if __name__ == "__main__":
    main()
