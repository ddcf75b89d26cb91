"""`python -m cartbooks` is the command line."""

from cartbooks.cli import main

main()
