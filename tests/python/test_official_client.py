"""The official Python client, unmodified, does its work against devboxd."""

import io
import tarfile

import pytest
from runloop_api_client import APIStatusError, NotFoundError


def test_it_creates_a_devbox_finds_it_again_and_shuts_it_down(sdk):
    devbox = sdk.devbox.create(name="official", metadata={"team": "blue"})
    info = devbox.get_info()
    assert (info.status, info.name, info.metadata) == ("running", "official", {"team": "blue"})
    assert devbox.id in [found.id for found in sdk.devbox.list(limit=10)]
    assert devbox.shutdown().status == "shutdown"
    with sdk.devbox.create() as other:
        assert other.get_info().status == "running"
    assert other.get_info().status == "shutdown"


def test_it_runs_commands_and_reads_their_output(devbox):
    result = devbox.cmd.exec("echo out; echo err >&2; exit 3")
    assert (result.exit_code, result.success) == (3, False)
    assert (result.stdout(), result.stderr()) == ("out\n", "err\n")
    assert len(devbox.cmd.exec("seq 1 1000").stdout()) == 3893


def test_it_streams_output(devbox):
    seen = {"stdout": [], "stderr": [], "output": []}
    result = devbox.cmd.exec(
        "for i in 1 2 3; do echo $i; sleep 0.05; done; echo ü >&2",
        stdout=seen["stdout"].append,
        stderr=seen["stderr"].append,
        output=seen["output"].append,
    )
    assert result.exit_code == 0
    assert "".join(seen["stdout"]) == "1\n2\n3\n"
    assert "".join(seen["stderr"]) == "ü\n"
    assert len("".join(seen["output"])) == 8


def test_it_feeds_watches_and_kills_commands(devbox):
    execution = devbox.cmd.exec_async("cat", attach_stdin=True)
    execution.send_std_in("typed\n")
    execution.close_std_in()
    assert execution.result().stdout() == "typed\n"
    sleeper = devbox.cmd.exec_async("sleep 1000")
    assert sleeper.get_state().status != "completed"
    sleeper.kill()
    assert sleeper.result().success is False


def test_it_writes_reads_uploads_and_downloads_files(devbox, tmp_path):
    devbox.file.write(file_path="a.json", contents='{"ü": 1}')
    assert devbox.file.read(file_path="a.json") == '{"ü": 1}'
    local = tmp_path / "b.bin"
    local.write_bytes(bytes(range(256)))
    devbox.file.upload(path="b.bin", file=local)
    assert devbox.file.download(path="b.bin") == bytes(range(256))
    with pytest.raises(NotFoundError):
        devbox.file.read(file_path="none")


def test_it_suspends_and_resumes_a_devbox_whose_files_stay(devbox):
    devbox.file.write(file_path="kept", contents="yes")
    devbox.suspend()
    assert devbox.await_suspended().status == "suspended"
    assert devbox.resume().status == "running"
    assert devbox.file.read(file_path="kept") == "yes"
    devbox.keep_alive()


def test_it_takes_snapshots_and_creates_devboxes_from_them(sdk, devbox):
    devbox.file.write(file_path="kept", contents="yes")
    snapshot = devbox.snapshot_disk(name="snap")
    devbox.file.write(file_path="kept", contents="changed")
    assert snapshot.id in [found.id for found in sdk.snapshot.list(devbox_id=devbox.id)]
    with snapshot.create_devbox() as copy:
        assert copy.file.read(file_path="kept") == "yes"
    later = devbox.snapshot_disk_async(name="later")
    assert later.await_completed().status == "complete"
    for each in (snapshot, later):
        each.delete()
        assert each.get_info().status == "deleted"


def test_it_opens_and_closes_a_tunnel(devbox):
    tunnel = devbox.net.enable_tunnel(auth_mode="open")
    assert tunnel.tunnel_key in devbox.get_tunnel_url(8080)
    devbox.net.remove_tunnel()
    assert devbox.get_tunnel() is None
    assert "BEGIN" in devbox.net.create_ssh_key().ssh_private_key


def test_it_reads_the_log(devbox):
    devbox.cmd.exec("echo logged")
    assert "logged" in [entry.message for entry in devbox.logs().logs]


def test_it_stores_objects_and_mounts_them(sdk, tmp_path):
    text = sdk.storage_object.upload_from_text("hello ü", name="a.txt", metadata={"k": "v"})
    assert text.download_as_text() == "hello ü"
    assert text.refresh().state == "READ_ONLY"
    data = sdk.storage_object.upload_from_bytes(bytes(range(256)), name="b.bin", content_type="binary")
    assert data.download_as_bytes() == bytes(range(256))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "file").write_text("packed")
    packed = sdk.storage_object.upload_from_dir(tmp_path, name="dir.tgz")
    names = tarfile.open(fileobj=io.BytesIO(packed.download_as_bytes())).getnames()
    assert any(name.endswith("sub/file") for name in names)
    mounts = [
        {"type": "object_mount", "object_id": text.id, "object_path": "/home/user/notes/a.txt"},
        {"type": "object_mount", "object_id": packed.id, "object_path": "/home/user/unpacked"},
    ]
    with sdk.devbox.create(mounts=mounts) as devbox:
        assert devbox.cmd.exec("cat notes/a.txt unpacked/sub/file").stdout() == "hello üpacked"
    assert {text.id, data.id, packed.id} <= {found.id for found in sdk.storage_object.list()}
    assert text.delete().state == "DELETED"


def test_it_keeps_secrets_that_devboxes_find(sdk):
    secret = sdk.secret.create(name="PY_TOKEN", value="first")
    assert secret.get_info().name == "PY_TOKEN"
    sdk.secret.update("PY_TOKEN", "second")
    with sdk.devbox.create(secrets={"TOKEN": "PY_TOKEN"}) as devbox:
        assert devbox.cmd.exec("echo $TOKEN").stdout() == "second\n"
    by_id = sdk.secret.from_id(secret.get_info().id)
    assert by_id.get_info().id == secret.get_info().id
    assert "PY_TOKEN" in [found.name for found in sdk.secret.list()]
    sdk.secret.delete("PY_TOKEN")
    with pytest.raises(NotFoundError):
        sdk.secret.from_name("PY_TOKEN").get_info()


def test_it_builds_blueprints_and_creates_devboxes_from_them(sdk, tmp_path):
    (tmp_path / "source.txt").write_text("copied")
    context = sdk.storage_object.upload_from_dir(tmp_path, name="context")
    blueprint = sdk.blueprint.create(
        name="py-blueprint",
        dockerfile="FROM ubuntu:24.04\nCOPY source.txt .\nRUN echo built > built\nENV WORD=env\n",
        build_context=context.as_build_context(),
        launch_parameters={"launch_commands": ["echo launched > launched"]},
    )
    assert blueprint.get_info().status == "build_complete"
    assert any("RUN echo built" in line.message for line in blueprint.logs().logs)
    with blueprint.create_devbox() as devbox:
        result = devbox.cmd.exec("cat source.txt built launched; echo $WORD")
        assert result.stdout() == "copiedbuilt\nlaunched\nenv\n"
    with sdk.devbox.create_from_blueprint_name("py-blueprint") as devbox:
        assert devbox.get_info().blueprint_id == blueprint.id
    assert blueprint.id in [found.id for found in sdk.blueprint.list(name="py-blueprint")]
    blueprint.delete()
    assert blueprint.get_info().state == "deleted"
    with pytest.raises(Exception, match="failed"):
        sdk.blueprint.create(name="broken", dockerfile="FROM x\nRUN exit 1\n")


def test_it_publishes_to_an_axon_and_reads_it(sdk):
    axon = sdk.axon.create(name="py-axon")
    for number in range(3):
        axon.publish(event_type="t", origin="USER_EVENT", payload=f'{{"n": {number}}}', source="test")
    with axon.subscribe_sse() as events:
        seen = [event.sequence for _, event in zip(range(3), events)]
    assert seen == [1, 2, 3]
    axon.sql.query(sql="CREATE TABLE t (n INTEGER)")
    axon.sql.batch(statements=[{"sql": "INSERT INTO t VALUES (?)", "params": [n]} for n in (1, 2)])
    assert axon.sql.query(sql="SELECT sum(n) AS n FROM t").rows == [[3]]
    assert axon.id in [found.id for found in sdk.axon.list()]


def test_it_keeps_policies_and_configurations(sdk):
    policy = sdk.network_policy.create(name="py-policy", allow_all=True)
    gateway = sdk.gateway_config.create(
        name="py-gateway", endpoint="https://example.com", auth_mechanism={"type": "bearer"}
    )
    mcp = sdk.mcp_config.create(name="py-mcp", endpoint="https://example.com/mcp", allowed_tools=["*"])
    for kept, listed in (
        (policy, sdk.network_policy.list()),
        (gateway, sdk.gateway_config.list()),
        (mcp, sdk.mcp_config.list()),
    ):
        assert kept.get_info().id in [found.id for found in listed]
        kept.delete()


def test_it_learns_what_is_wrong(sdk):
    with pytest.raises(NotFoundError):
        sdk.devbox.from_id("dbx_none").get_info()
    with pytest.raises(APIStatusError) as refused:
        sdk.devbox.create(environment_variables={"A=B": "x"})
    assert refused.value.status_code == 400
