"""Where a room listens: on this computer always, and on the address chosen for it, also when the laptop changes its network."""

import asyncio

from tornado.netutil import bind_sockets

from room import running, server

EACH = 3.0  # seconds from one look at the network to the next

GONE = (
    "This computer has no address {0} any more, so phones cannot reach the room. Go back to that network, or end and start again with "
    "ADDRESS=auto; hands work without any."
)
MOVED = "This computer has moved to another network: phones open {0} now, or scan the code again. What was committed is kept."


class Network:
    """The servers of a room: one for this computer, one for the address that phones open."""

    def __init__(self, room, address, port, follows):
        """Take where to listen; `follows`: whether to go along when this computer's address changes."""
        self.room, self.address, self.port, self.follows = room, address, port, follows
        self.home = self._listening(running.LOOPBACK) if address != running.ALL else None
        self.out = self._listening(address) if address == running.ALL else None
        if address not in (running.LOOPBACK, running.ALL):
            self.out = self._opened(
                address
            )  # not there, if the laptop has moved and this server is started again

    def _listening(self, address):
        made = server.made(self.room)
        made.add_sockets(bind_sockets(self.port, address))
        return made

    def _opened(self, address):
        try:
            return self._listening(address)
        except OSError:  # the address is not this computer's, or the port is taken there
            return None

    def _is_out(self):
        """Return whether phones reach the room at its address, which may have come back."""
        if not running.is_ours(self.address):
            return False
        self.out = self.out or self._opened(self.address)
        return self.out is not None

    async def watch(self):
        """Look now and then whether phones can still come; mend it, or say so on the slides."""
        while self.address != running.LOOPBACK:
            before = self.room.notice, self.room.join
            self.look()
            if before != (self.room.notice, self.room.join):
                self.room.changed()
            await asyncio.sleep(EACH)

    def look(self):
        """Follow this computer's address, or note that the chosen one is gone."""
        own = running.own_address()
        if self.address == running.ALL:
            self._moved(own)
        elif self._is_out():
            self.room.notice = "" if self.room.notice == GONE.format(self.address) else self.room.notice
        elif self.follows and own:
            self._follow(own)
        else:
            self.room.notice = GONE.format(self.address)

    def _follow(self, own):
        out = self._opened(own)
        if out is None:
            self.room.notice = GONE.format(self.address)
            return
        if self.out:
            self.out.stop()
        self.out, self.address = out, own
        self.room.who = running.who(own, self.port)
        self._moved(own)

    def _moved(self, own):
        join = f"http://{own or running.LOOPBACK}:{self.port}/"
        if join != self.room.join:
            self.room.join, self.room.notice = join, MOVED.format(join)

    def stop(self):
        """Listen no more."""
        for one in filter(None, (self.home, self.out)):
            one.stop()
