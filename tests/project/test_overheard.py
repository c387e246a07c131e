"""No other account of the computer hears what a kernel says."""

import zmq
from jupyter_client import KernelManager
from scripts import ROOT
from traitlets.config.loader import PyFileConfigLoader


def test_a_kernel_cannot_be_overheard(tmp_path, monkeypatch):
    """Nor does it warn that it could be: JupyterLab, slides, Binder and class servers take these settings."""
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    settings = PyFileConfigLoader("jupyter_server_config.py", path=str(ROOT / "binder")).load_config()
    manager = KernelManager(config=settings, kernel_name="python3")
    with (tmp_path / "said").open("w") as said:
        manager.start_kernel(stdout=said, stderr=said)
    client, stranger = manager.client(), zmq.Context.instance().socket(zmq.SUB)
    try:
        stranger.subscribe("")
        stranger.connect(f"tcp://127.0.0.1:{manager.iopub_port}")
        client.start_channels()
        client.wait_for_ready(timeout=60)
        heard = []
        client.execute_interactive("print('a secret')", output_hook=heard.append, timeout=60)
        assert any("a secret" in str(message["content"]) for message in heard)
        assert not stranger.poll(1000)
    finally:
        client.stop_channels()
        stranger.close(0)
        manager.shutdown_kernel(now=True)
    assert "without encryption" not in (tmp_path / "said").read_text()
