"""NumPy and torch as they come, for our own calculations: no setting of the learner's changes a number of ours.

Everything here holds in the calling thread alone, while it calculates, and touches nothing that other threads see.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np

# A decorator: what NumPy does about a number out of range, as it comes. A number too small becomes 0, which is right.
numpy_as_it_comes = np.errstate(divide="warn", over="warn", under="ignore", invalid="warn")


@contextmanager
def torch_as_it_comes() -> Iterator[None]:
    """Let torch calculate in one thread, with gradients and in full precision. Also a decorator.

    What makes a tensor in here names its dtype and device: no thread has a default dtype of its own, and a default
    device of its own (`with torch.device`) makes training slower by a quarter.
    """
    import torch

    with (
        _one_thread(),
        torch.autocast("cpu", enabled=False),
        torch.inference_mode(False),
        torch.enable_grad(),
    ):
        yield


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let torch calculate on one thread: a second one changes last digits, and on small matrices only waits, or worse.

    torch.set_num_threads would also hold for threads to come. It calls OpenMP and MKL, whose settings used here are
    the calling thread's own. Where torch brings no MKL, or hides it, OpenMP's is the whole of it.
    """
    import torch

    torch.get_num_threads()  # a thread that is new to torch is set up by this, once, and not in the midst
    openmp, mkl = _libraries()
    with openmp.limit(limits=1):
        before = mkl(1)
        try:
            yield
        finally:
            mkl(before)


@lru_cache(maxsize=1)
def _libraries() -> tuple[Any, Callable[[int], int]]:
    """Return what sets the number of threads: threadpoolctl's controller of OpenMP, and MKL's function (number) -> the one before."""
    import torch
    from threadpoolctl import ThreadpoolController

    mkl = getattr(ctypes.CDLL(torch._C.__file__), "MKL_Set_Num_Threads_Local", lambda number: number)
    return ThreadpoolController().select(user_api="openmp"), mkl
