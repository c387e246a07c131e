"""Which kernels give way where memory is limited; tests/browser/test_idle_kernels.py sees it on the page."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from scripts import ROOT
from traitlets.config.loader import PyFileConfigLoader


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Return what loads the server's settings at a limit."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))

    def loaded(limit):
        monkeypatch.setenv("MEM_LIMIT", limit)
        return PyFileConfigLoader("jupyter_server_config.py", path=str(ROOT / "binder")).load_config()

    return loaded


def test_without_a_limit_no_kernel_ends_by_itself(load):
    for limit in ("", "much"):
        settings = load(limit)
        assert "MappingKernelManager" not in settings and "kernel_manager_class" not in settings.ServerApp


def test_the_longest_idle_go_first_and_no_more_than_make_room(load):
    settings = load("1000")
    assert settings.MappingKernelManager.cull_idle_timeout == 600
    manager_class = settings.ServerApp.kernel_manager_class
    manager, tight, looked = manager_class(), [True, True, False], []
    manager._kernels = {
        name: SimpleNamespace(last_activity=at) for name, at in [("b", 2), ("c", 3), ("a", 1)]
    }

    async def look(kernel_id):
        looked.append(kernel_id)

    manager.cull_kernel_if_idle = look
    names = manager_class.cull_kernels.__globals__
    held, names["is_tight"] = names["is_tight"], lambda: tight.pop(0)
    with ThreadPoolExecutor(1) as thread:  # this one has Playwright's loop running after a browser test
        thread.submit(asyncio.run, manager.cull_kernels()).result()
    assert looked == ["a", "b"]
    os.environ["MEM_LIMIT"] = "1"
    assert held(), "this process holds more than a byte"
    os.environ["MEM_LIMIT"] = str(10**13)
    assert not held()
