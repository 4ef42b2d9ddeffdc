"""The way between the page and the kernel, without the server's wait."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's connection of a page with its kernel, whose small messages do not wait.

    A kernel answers in several small messages. TCP holds the second back until the page has
    confirmed the first, which the page does after 40 ms at most (Nagle's algorithm, RFC 896, meets
    delayed acknowledgements, RFC 1122): a slider then moves in jerks. ``make lab`` and ``make app``
    use this class, and so may any Jupyter server:
    ``--ServerApp.kernel_websocket_connection_class=creditlab.lab.connection.PromptConnection``.
    """

    def connect(self) -> Any:
        """Send from now on at once."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
