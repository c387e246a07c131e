"""The data of 06 to 08: canvases of digits, the networks trained on them, and how good these are."""
