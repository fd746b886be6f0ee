"""`python -m bot` is `nhaclich`."""

from bot.cli import main

if __name__ == "__main__":
    main()
