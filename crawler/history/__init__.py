"""What a series remembers between its runs: history.sqlite, who wrote it, what it says, what is added."""
