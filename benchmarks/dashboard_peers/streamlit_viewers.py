"""Viewers of the Streamlit page without a browser: each has a session, then all change."""

import json
import sys
import threading
import time

import websocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Viewer:
    def __init__(self, address):
        self.line = websocket.create_connection(
            address.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit"]
        )
        self.widget = self.options = None
        self.run(BackMsg())

    def run(self, asked):
        asked.rerun_script.query_string = ""
        self.line.send_binary(asked.SerializeToString())
        while True:
            told = ForwardMsg()
            told.ParseFromString(self.line.recv())
            if told.WhichOneof("type") == "delta":
                element = told.delta.new_element
                if element.WhichOneof("type") == "selectbox":
                    self.widget = element.selectbox.id
                    self.options = list(element.selectbox.options)
            if told.WhichOneof("type") == "script_finished":
                return

    def change(self, number):
        asked = BackMsg()
        state = asked.rerun_script.widget_states.widgets.add(id=self.widget)
        state.string_value = self.options[(number + 1) % len(self.options)]
        self.run(asked)


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


main(sys.argv[1].rstrip("/"), int(sys.argv[2]), int(sys.argv[3]))
