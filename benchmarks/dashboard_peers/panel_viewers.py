"""Viewers of the Panel page without a browser: each has a session, then all change."""

import json
import sys
import threading
import time

import panel
from bokeh.client import pull_session
from bokeh.document.events import MessageSentEvent
from bokeh.events import DocumentReady

# Its kinds of models have to be known before a session can be read.
panel.extension("plotly")


class Viewer:
    def __init__(self, address):
        self.session = pull_session(url=address)
        models = self.session.document.models
        self.select = next(one for one in models if type(one).__name__.endswith("Select"))
        self.options = [one if isinstance(one, str) else one[0] for one in self.select.options]
        self.has_heard = False
        line = self.session._connection
        pop = line._pop_message

        async def listen():
            message = await pop()
            # bokeh's client lets go of what the server sends by itself; here it is what counts.
            if message is not None and message.msgtype == "PATCH-DOC":
                self.has_heard = self.has_heard or "PlotlyPlot" in message.content_json
            return message

        line._pop_message = listen
        # A browser says so when it has drawn the page; until then Panel changes nothing.
        document = self.session.document
        ready = MessageSentEvent(document, "bokeh_event", DocumentReady())
        document.callbacks.trigger_on_change(ready)

    def change(self, number):
        self.has_heard = False
        self.select.value = self.options[(number + 1) % len(self.options)]
        while not self.has_heard:
            self.session.force_roundtrip()


def main(address, viewers, rounds):
    found = [Viewer(address) for _ in range(viewers)]
    print("open", flush=True)
    sys.stdin.readline()
    seconds = []

    def change(viewer, number):
        start = time.perf_counter()
        viewer.change(number)
        seconds.append(time.perf_counter() - start)

    for number in range(rounds):
        threads = [threading.Thread(target=change, args=(one, number)) for one in found]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        time.sleep(0.5)
    print(json.dumps(seconds), flush=True)


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
