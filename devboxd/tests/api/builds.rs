//! What the instructions of a blueprint's Dockerfile do, and what its log says.

use serde_json::json;

use crate::blueprints::{built, dockerfile, failed, from, log};
use crate::harness::{TestServer, assert_refused};
use crate::mounts::{archive, entry, gzipped};
use crate::objects::stored;

#[tokio::test]
async fn instructions_mean_what_they_mean_to_docker() {
    let server = TestServer::start().await;
    let view = built(
        &server,
        json!({ "name": "b", "build_args": { "VERSION": "7", "PLAIN": "given" }, "dockerfile": r#"# syntax=docker/dockerfile:1
ARG GLOBAL=g
FROM ubuntu:${GLOBAL} AS base
ARG GLOBAL
ARG VERSION=1
ARG PLAIN
ARG OTHER="${VERSION}.x"
ENV A=1 B="two  words" \
    C=$VERSION
ENV OLD style value
ENV A=2 A_BEFORE=$A
RUN echo "$GLOBAL $VERSION $PLAIN $OTHER|$A|$B|$C|$OLD|$A_BEFORE" > vars && \
    # a comment in the midst

    echo more >> vars
RUN ["sh", "-c", "echo exec > exec"]
WORKDIR /home/user/deep
WORKDIR er
RUN basename "$PWD" > here && echo $0 > shell
SHELL ["bash", "-c"]
RUN echo $0 >> shell; [[ x = x ]] && echo yes >> shell
RUN <<EOF
echo first > script
echo "$A" >> script
EOF
RUN cat <<'EOF' > plain && cat <<-TWO > tabs
$A
EOF
	tabbed
	TWO
COPY <<A <<"B" /home/user/docs/
expanded $A
A
literal $A
B
LABEL a=b
EXPOSE 80/tcp
USER nobody
STOPSIGNAL SIGTERM
VOLUME /data
HEALTHCHECK NONE
ENTRYPOINT ["sleep"]
CMD ["1"]
"# }),
    )
    .await;
    let devbox = from(&server, &view).await;
    let look = "cat vars exec deep/er/here; cd deep/er; cat shell script plain tabs; cat ~/docs/*; echo \"$A $OTHER\"";
    let ran = server.run(&devbox, look).await;
    let expected = "g 7 given 7.x|2|two  words|7|style value|1\nmore\nexec\ner\n/bin/sh\nbash\nyes\nfirst\n2\n$A\n\
        tabbed\nexpanded 2\nliteral $A\n2 \n";
    assert_eq!(
        ran["stdout"],
        expected,
        "{ran}\n{}",
        log(&server, &view).await
    );
    let log = log(&server, &view).await;
    for said in [
        "EXPOSE 80/tcp",
        "tunnel",
        "not as `nobody`",
        "not started",
        "not acted upon",
    ] {
        assert!(log.contains(said), "{said}: {log}");
    }
}

#[tokio::test]
async fn files_are_copied_from_a_build_context() {
    let server = TestServer::start().await;
    let file = |name: &str, text: &str| entry(tar::EntryType::Regular, name, "", text.as_bytes());
    let inner = archive(&[file("unpacked", "u")]);
    let context = archive(&[
        file("a.txt", "a"),
        file("b.txt", "b"),
        file("app/main.js", "main"),
        file("app/lib/x.js", "x"),
        entry(tar::EntryType::Symlink, "link.txt", "a.txt", b""),
        entry(tar::EntryType::Regular, "inner.tgz", "", &gzipped(&inner)),
    ]);
    let object = stored(&server, "context", "tgz", gzipped(&context)).await;
    let text = "FROM scratch\nARG NAME=b\nWORKDIR one\nCOPY a.txt renamed.txt\nCOPY a.txt ${NAME}.txt in/\n\
        COPY --chmod=700 app ./app\nCOPY *.txt all/\nCOPY [\"link.txt\", \"followed\"]\nADD inner.tgz added/\n\
        COPY inner.tgz copied/\nADD a.txt added/\nCOPY . everything/\n";
    let view = built(
        &server,
        json!({ "name": "c", "dockerfile": text, "build_context": { "type": "object", "object_id": object } }),
    )
    .await;
    let devbox = from(&server, &view).await;
    let look = "cd one; cat renamed.txt in/a.txt in/b.txt app/main.js app/lib/x.js followed added/unpacked added/a.txt; \
        echo; ls all copied everything; stat -c %a app/lib/x.js; test -L followed; echo $?";
    let ran = server.run(&devbox, look).await;
    let expected = "aabmainxaua\nall:\na.txt\nb.txt\nlink.txt\n\ncopied:\ninner.tgz\n\neverything:\na.txt\napp\nb.txt\n\
        inner.tgz\nlink.txt\n700\n1\n";
    assert_eq!(
        ran["stdout"],
        expected,
        "{ran}\n{}",
        log(&server, &view).await
    );
}

#[tokio::test]
async fn a_copy_that_leads_out_of_the_context_or_the_home_fails_the_build() {
    let server = TestServer::start().await;
    let context = archive(&[
        entry(tar::EntryType::Regular, "a", "", b"a"),
        entry(
            tar::EntryType::Symlink,
            "out",
            "../../../../devboxd.key",
            b"",
        ),
        entry(tar::EntryType::Symlink, "etc", "/etc", b""),
    ]);
    let object = stored(&server, "context", "tar", context).await;
    let context = json!({ "type": "object", "object_id": object });
    for (line, why) in [
        ("COPY ../../devboxd.key key", "leads out"),
        ("COPY a/../../b key", "leads out"),
        ("COPY out key", "`out` of the build context"),
        ("COPY etc/passwd key", "`etc/passwd` of the build context"),
        ("COPY missing x", "`missing` of the build context"),
        ("COPY none* x", "nothing in the build context is `none*`"),
        ("COPY a a x", "must end with `/`"),
        ("COPY --from=other a x", "`--from` is not served here"),
        ("RUN --mount=type=bind,target=. true", "is not served here"),
    ] {
        let mut params = dockerfile(&[line]);
        params["build_context"] = context.clone();
        let log = failed(&server, params).await;
        assert!(log.contains(why), "{line}: {log}");
    }
    let log = failed(&server, dockerfile(&["COPY a b"])).await;
    assert!(log.contains("no `build_context`"), "{log}");
    let evil = archive(&[entry(tar::EntryType::Regular, "../evil", "", b"x")]);
    let object = stored(&server, "evil", "tar", evil).await;
    let mut params = dockerfile(&["COPY . ."]);
    params["build_context"] = json!({ "type": "object", "object_id": object });
    let log = failed(&server, params).await;
    assert!(log.contains("leads out of the folder"), "{log}");
}

#[tokio::test]
async fn a_failed_build_says_why_at_the_end_of_its_log() {
    let server = TestServer::start().await;
    for (params, why) in [
        (
            dockerfile(&["RUN echo before; echo broken >&2; exit 7", "RUN echo after"]),
            "exit code 7",
        ),
        (dockerfile(&["RUN kill -9 $$"]), "exit code 137"),
        (dockerfile(&["NONSENSE x"]), "NONSENSE"),
        (json!({ "name": "b", "dockerfile": "RUN true\n" }), "FROM"),
        (dockerfile(&["ENV A=${B:?missing}"]), "missing"),
        (
            json!({ "name": "b", "system_setup_commands": ["true", "exit 3"] }),
            "exit code 3",
        ),
        (
            json!({ "name": "b", "code_mounts": [{ "repo_owner": "none", "repo_name": "none" }] }),
            "none/none",
        ),
    ] {
        let log = failed(&server, params).await;
        let last = log
            .lines()
            .skip_while(|line| !line.contains("the build failed"));
        assert!(last.collect::<String>().contains(why), "{why}: {log}");
        assert!(!log.contains("after"), "{log}");
    }
    let log = failed(
        &server,
        dockerfile(&["RUN echo out; echo broken >&2; false"]),
    )
    .await;
    assert!(log.contains("out") && log.contains("broken"), "{log}");
    let (_, list) = server.get("/v1/blueprints?status=failed&limit=1").await;
    let id = list["blueprints"][0]["id"].clone();
    let refused = server
        .post("/v1/devboxes", json!({ "blueprint_id": id }))
        .await;
    assert_refused(&refused, 400, "blueprint_id");
}

#[tokio::test]
async fn only_the_stages_that_the_last_one_is_made_from_are_built() {
    let server = TestServer::start().await;
    let text = "FROM a AS base\nRUN echo base > base\nFROM b AS unused\nRUN exit 1\nFROM base\nRUN cat base > top\n";
    let view = built(&server, json!({ "name": "s", "dockerfile": text })).await;
    let devbox = from(&server, &view).await;
    assert_eq!(
        server.run(&devbox, "cat base top").await["stdout"],
        "base\nbase\n"
    );
    assert!(log(&server, &view).await.contains("are not built"));
}

#[tokio::test]
async fn a_blueprint_builds_on_another_and_secrets_stay_out_of_it() {
    let server = TestServer::start().await;
    server
        .post(
            "/v1/secrets",
            json!({ "name": "NPM", "value": "t0ps3cret" }),
        )
        .await;
    let base = built(&server, dockerfile(&["RUN echo base > base", "ENV BASE=b"])).await;
    let view = built(
        &server,
        json!({ "name": "top", "base_blueprint_name": "b", "secrets": { "TOKEN": "NPM" },
            "dockerfile": "FROM x\nRUN --mount=type=secret,id=TOKEN [ ${#TOKEN} = 9 ] && echo $BASE > top\n",
            "system_setup_commands": ["[ ${#TOKEN} = 9 ]"],
            "services": [{ "name": "db", "image": "postgres:17", "credentials": { "username": "u", "password": "p4ss" } }],
            "code_mounts": [],
        }),
    )
    .await;
    assert_eq!(view["base_blueprint_id"], base["id"]);
    assert!(!view.to_string().contains("p4ss"), "{view}");
    let text = log(&server, &view).await;
    assert!(
        text.contains("service `db` (postgres:17) is not started"),
        "{text}"
    );
    assert!(!text.contains("t0ps3cret"), "{text}");
    let devbox = from(&server, &view).await;
    let ran = server
        .run(
            &devbox,
            "cat base top; echo \"[$TOKEN]\"; grep -rl t0ps3cret .; true",
        )
        .await;
    assert_eq!(ran["stdout"], "base\nb\n[]\n");
}
