"""The data of 06 and 07: canvases of digits, the networks trained on them, and how good these are."""
