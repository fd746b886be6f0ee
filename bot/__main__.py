"""`python -m bot` is `nhaclich`."""

from bot.cli.app import main

if __name__ == "__main__":
    main()
