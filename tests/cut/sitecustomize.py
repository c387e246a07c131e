"""On a PYTHONPATH: the network is cut for that Python and all that it starts; who asks for it is noted and refused."""

import os
import sys

HERE = {None, "", "localhost", "127.0.0.1", "::1", b"localhost", b"127.0.0.1"}


def cut(event, arguments):
    """Refuse every address that is not this computer's own."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):  # else a socket of the file system
        host = arguments[1][0]
    else:
        return
    if host not in HERE:
        with open(os.environ["ONE_CAT_CUT"], "a", encoding="utf-8") as notes:
            print(host, file=notes)
        raise OSError(f"the network is cut; {host} was asked for")


sys.addaudithook(cut)
