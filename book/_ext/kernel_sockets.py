"""Kernels that start at the same moment must not meet.

Jupyter looks for free TCP ports, lets go of them, and has the kernel take them a moment later.
Several kernels that start together can find the same port, and one of them dies. On POSIX this
module gives each kernel socket files with a name of its own. Windows keeps the ports.
"""

import os
import tempfile
import uuid
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager, KernelManager


def use_socket_files() -> None:
    """Make all kernels that this process starts from now on talk through socket files."""
    if os.name != "posix":
        return
    for manager in (KernelManager, AsyncKernelManager):  # neither hands its defaults on
        manager._transport_default = lambda manager: "ipc"
        manager._ip_default = lambda manager: str(
            Path(tempfile.gettempdir(), f"kernel-{uuid.uuid4().hex[:16]}")
        )
