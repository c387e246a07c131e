"""The parts of tools/handouts.py: running a notebook, its page, and the contents."""
