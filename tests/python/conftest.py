"""A devboxd of the tests' own, and the official client for it."""

import json
import os
import subprocess

import pytest
from runloop_api_client import RunloopSDK


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    data = tmp_path_factory.mktemp("devboxd") / "data"
    log = (tmp_path_factory.getbasetemp() / "devboxd.log").open("w+")
    # It ends, with all its commands, when its stdin does, also if this process is killed.
    command = [os.environ["DEVBOXD_BIN"], "--data-dir", str(data), "--exit-with-stdin", "--faults"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
    ready = process.stdout.readline()
    if not ready:
        log.seek(0)
        pytest.fail(f"devboxd did not start: {log.read()}")
    yield json.loads(ready)
    process.stdin.close()
    process.wait(timeout=60)
    log.seek(0)
    print(log.read())


@pytest.fixture(scope="session")
def sdk(server):
    with RunloopSDK(base_url=server["url"], bearer_token=server["token"]) as sdk:
        yield sdk


@pytest.fixture
def devbox(sdk):
    devbox = sdk.devbox.create()
    yield devbox
    devbox.shutdown()
