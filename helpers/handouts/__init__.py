"""The series as pages without a kernel: which states they carry, how these are packed, and what a notebook leaves for them."""
