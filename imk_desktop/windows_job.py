"""Bound this process by a Job object of Windows: memory and time of the processor."""

from __future__ import annotations

import ctypes
import sys
from ctypes import Structure, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

EXTENDED_LIMITS = 9
LIMIT_TIME, LIMIT_MEMORY, DIE_UNSEEN = 0x2, 0x100, 0x400
NO_CRASH_DIALOGS = 0x1 | 0x2 | 0x8000


class _BasicLimits(Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION; times in units of 100 ns."""

    _fields_ = [
        ("process_time", c_int64),
        ("job_time", c_int64),
        ("flags", c_uint32),
        ("least_working_set", c_size_t),
        ("most_working_set", c_size_t),
        ("processes", c_uint32),
        ("affinity", c_size_t),
        ("priority", c_uint32),
        ("scheduling", c_uint32),
    ]


class _ExtendedLimits(Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = [
        ("basic", _BasicLimits),
        ("input_output", c_uint64 * 6),
        ("process_memory", c_size_t),
        ("job_memory", c_size_t),
        ("peak_process_memory", c_size_t),
        ("peak_job_memory", c_size_t),
    ]


def bound_by_a_job(memory_mb: int, processor_s: int) -> None:
    """Put this process into a job of its own, whose limits hold until it ends.

    Raises:
        OSError: Windows refuses, e.g. version 7 within another job.
    """
    if sys.platform != "win32":
        raise OSError("Job objects are Windows' own")
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = c_void_p
    kernel.GetCurrentProcess.restype = c_void_p
    kernel.SetErrorMode(NO_CRASH_DIALOGS)
    limits = _ExtendedLimits()
    limits.basic.flags = LIMIT_TIME | LIMIT_MEMORY | DIE_UNSEEN
    limits.basic.process_time = processor_s * 10_000_000
    limits.process_memory = memory_mb * 1_000_000
    job = c_void_p(kernel.CreateJobObjectW(None, None))
    size = ctypes.sizeof(limits)
    if not (
        kernel.SetInformationJobObject(job, EXTENDED_LIMITS, ctypes.byref(limits), size)
        and kernel.AssignProcessToJobObject(job, c_void_p(kernel.GetCurrentProcess()))
    ):
        raise ctypes.WinError(ctypes.get_last_error())
