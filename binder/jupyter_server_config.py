"""Settings of the Jupyter server; set-up and Binder's build copy this file to where the server looks for it."""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel's answers leave at once.

    Without this, TCP holds each small message back until the last one is acknowledged (Nagle's algorithm), and the
    other side delays that by up to 40 ms: once for every step of a slider. See docs/architecture.md.
    """

    async def connect(self):
        """Connect the page with its kernel."""
        self.websocket_handler.set_nodelay(True)
        return await super().connect()


c = get_config()  # noqa: F821 - Jupyter gives it to the files of its settings
c.ServerApp.kernel_websocket_connection_class = PromptConnection
