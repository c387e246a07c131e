"""How much the room takes from whom, all in one place; docs/room.md tells it, and a test holds the two together."""

import time
from collections import OrderedDict

MOST_DEVICES = 600  # in one room
MOST_SOCKETS = 1200  # open web sockets: a phone may have the page open twice
MOST_SOCKETS_FROM_ONE = 400  # from one address, which may be a hub's, or a whole school's
MOST_CONNECTIONS = 600  # that are no web sockets (yet)
MOST_CONNECTIONS_FROM_ONE = 100
MOST_BODY = 2048  # bytes of what is posted
MOST_MESSAGE = 2048  # bytes of a web socket's message
MOST_HEAD = 8192  # bytes of a request's head
LONGEST_ENTRY = 200  # characters of an answer
SLOWEST = 10  # seconds that a body may take
SLOWEST_DOWN = 180  # seconds that an answer may take to be read
IDLE = 30  # seconds that a connection may say nothing, and a web socket not the word
PING = 20  # seconds between two looks whether a phone is still there
TO_THE_DECK = 0.1  # seconds, at least, from one message to the slides to the next

# (so many at once, and then so many a second)
DEVICE_RATE = (8, 1.0)  # messages of one device
ADDRESS_RATE = (400, 50.0)  # of one address
JOIN_RATE = (60, 1.0)  # new devices of one address
REQUEST_RATE = (1000, 150.0)  # requests of one address, whatever for
WRONG_WORD_RATE = (20, 0.2)  # words of another room, from one address
PATIENCE = 30  # messages beyond its rate that a web socket may send, or leave unread, before it is closed

OWN = frozenset({"127.0.0.1", "::1"})  # the teacher's own computer: no limit of an address holds for it
MOST_BUCKETS = 5000  # of those heard of last


class Rates:
    """Who has sent how much: for each key a bucket, which fills at a rate and from which each message takes one."""

    def __init__(self, rate, clock=time.monotonic):
        """Take (so many at once, so many a second)."""
        self.most, self.each_second = rate
        self.clock = clock
        self.buckets = OrderedDict()  # key: (how full, when)

    def allow(self, key):
        """Take one from the key's bucket; return whether there was one."""
        now = self.clock()
        full, then = self.buckets.pop(key, (self.most, now))
        full = min(self.most, full + (now - then) * self.each_second)
        allowed = full >= 1
        self.buckets[key] = (full - allowed, now)
        while len(self.buckets) > MOST_BUCKETS:
            self.buckets.popitem(last=False)
        return allowed
