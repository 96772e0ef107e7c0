"""An open Social Value Engine that lives in Excel."""

__version__ = "0.1.0"
