"""Where memory is limited, as on Binder: a kernel that nobody uses gives its memory back once little is left, and the page says so."""

from pathlib import Path

import pytest
from explorers import assert_alive, assert_stopped, explorers
from lab import (
    cell_errors,
    new_page,
    open_notebook,
    run_all,
    run_in_kernel,
    wait_until_open,
)
from lab_server import start_limited_lab
from playwright.sync_api import expect

pytestmark = pytest.mark.deep

ROOT = Path(__file__).resolve().parents[2]
START = "00_start_here.ipynb"
SOON = ["--MappingKernelManager.cull_idle_timeout=4", "--MappingKernelManager.cull_interval=1"]


def test_a_kernel_left_idle_goes_when_memory_is_short_and_comes_back_by_running_the_cells(browser):
    with start_limited_lab(ROOT, 10**9, *SOON) as lab:
        page = new_page(browser)
        open_notebook(page, lab, START)
        run_all(page)
        (explorer,) = explorers(page)
        run_in_kernel(page, "filling = bytes([1]) * 10**9")  # now most of the memory is taken
        expect(explorer.locator(".oc-banner")).to_contain_text("has stopped", timeout=120_000)
        assert_stopped(explorer)
        assert lab.request("api/kernels") == []
        lab.stop()
        lab.environment["MEM_LIMIT"] = str(10**12)
        lab.start()
        page.reload()
        wait_until_open(page, START)
        run_all(page)
        assert cell_errors(page) == []
        assert_alive(page, explorers(page)[0])
        page.context.close()
