"""How results look on a terminal, where more than one command shows them so."""

from rich.table import Table

from bot.cli.base import say


def column_table(*columns: str) -> Table:
    """An empty table with these columns, named in the terminal's language."""
    table = Table(show_lines=False, header_style="bold", expand=False)
    for column in columns:
        table.add_column(say.plain(f"cli.column_{column}"), overflow="fold")
    return table
