"""The heap of glibc, which keeps what is freed for whoever may need it next. With another C library all of
this does nothing."""

import ctypes
import platform

GLIBC = platform.libc_ver()[0] == "glibc"
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_MMAP_MAX, M_ARENA_MAX = -1, -3, -4, -8  # names of mallopt's


def set_for_serving() -> None:
    """Heaps are shared: else every thread has one of its own, and what is freed in one serves no other. And
    what is large stands beside them, so that it is given back when it is freed."""
    if GLIBC:
        libc = ctypes.CDLL(None)
        libc.mallopt(M_ARENA_MAX, 2)
        libc.mallopt(M_MMAP_THRESHOLD, 2**20)


def set_for_training() -> None:
    """What is freed is kept, large tensors too: else it is given back and fetched again at each step, which
    took half of the time of the loss."""
    if GLIBC:
        libc = ctypes.CDLL(None)
        libc.mallopt(M_MMAP_MAX, 0)
        libc.mallopt(M_TRIM_THRESHOLD, 2**31 - 1)


def trim() -> None:
    """Give what is freed back to the system. Work on ever other lengths leaves holes, which would grow to
    gigabytes in an hour."""
    if GLIBC:
        ctypes.CDLL(None).malloc_trim(0)
