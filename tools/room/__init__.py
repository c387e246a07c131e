"""The room: a class commits from its phones, and sees its guesses in the figure. `make present NOTEBOOK=03 ROOM=1`; docs/room.md."""
