"""A TCP proxy that holds every byte back for a while: a loopback as far away as Binder."""

import asyncio
import threading
from contextlib import contextmanager


async def _carry(reader, writer, seconds):
    """Pass bytes on, each `seconds` after it came; many may be under way."""
    loop, way = asyncio.get_running_loop(), asyncio.Queue()

    async def deliver():
        while True:
            due, data = await way.get()
            await asyncio.sleep(due - loop.time())
            if not data:
                return writer.close()
            writer.write(data)

    delivered = asyncio.ensure_future(deliver())
    try:
        while data := await reader.read(65_536):
            way.put_nowait((loop.time() + seconds, data))
    except OSError:
        pass  # the page has gone
    way.put_nowait((loop.time() + seconds, b""))
    await delivered


async def _end():
    """Cut every connection, and stop."""
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # cut connections would each be told of
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    asyncio.get_running_loop().stop()


@contextmanager
def delayed(port, round_trip):
    """Yield the port of a proxy to `port` on loopback; a question and its answer take `round_trip` seconds more."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    found = []

    async def meet(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", port)
        half = round_trip / 2
        await asyncio.gather(_carry(reader, back, half), _carry(there, writer, half), return_exceptions=True)

    async def serve():
        server = await asyncio.start_server(meet, "127.0.0.1", 0)
        found.append(server.sockets[0].getsockname()[1])
        ready.set()

    def run():
        loop.create_task(serve())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield found[0]
    finally:
        asyncio.run_coroutine_threadsafe(_end(), loop)
        thread.join(5)
