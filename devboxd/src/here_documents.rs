//! Here-documents that begin in the midst of a RUN, as in `RUN cat <<EOF > file`. The parser knows those at its
//! beginning only; as a script of its own, such a command means the same.

/// `text` with each such RUN as `RUN <<DELIMITER`, followed by all of it.
pub(crate) fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let (head, command) = split(line);
        let delimiters = delimiters(command);
        let mut body = command.to_owned();
        for (delimiter, strip) in &delimiters {
            for line in lines.by_ref() {
                body.push_str(line);
                let bare = line.trim_end_matches(['\r', '\n']);
                let bare = if *strip {
                    bare.trim_start_matches('\t')
                } else {
                    bare
                };
                if bare == delimiter {
                    break;
                }
            }
        }
        let is_run = head
            .trim_start()
            .get(..3)
            .is_some_and(|word| word.eq_ignore_ascii_case("run"));
        if !is_run || delimiters.is_empty() || command.starts_with("<<") {
            out.push_str(head);
            out.push_str(&body);
            continue;
        }
        if !body.ends_with('\n') {
            body.push('\n');
        }
        let end = free_delimiter(&body);
        out.push_str(&format!("{head}<<\"{end}\"\n{body}{end}\n"));
    }
    out
}

/// The word and flags of an instruction that takes here-documents, and what comes after them.
fn split(line: &str) -> (&str, &str) {
    let start = line.trim_start();
    let (word, mut rest) = start.split_once(char::is_whitespace).unwrap_or((start, ""));
    if !["run", "copy", "add"].contains(&word.to_ascii_lowercase().as_str()) {
        return (line, "");
    }
    rest = rest.trim_start();
    while rest.starts_with("--") {
        rest = rest
            .split_once(char::is_whitespace)
            .map_or("", |(_, rest)| rest.trim_start());
    }
    line.split_at_checked(line.len() - rest.len())
        .unwrap_or((line, ""))
}

/// The words that end the documents which begin in a command, and whether tabs before them do not count.
fn delimiters(command: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let mut rest = command;
    while let Some((_, after)) = rest.split_once("<<") {
        // `<<<` is a here-string.
        if let Some(after) = after.strip_prefix('<') {
            rest = after;
            continue;
        }
        let strip = after.starts_with('-');
        let word = after
            .trim_start_matches('-')
            .trim_start_matches(['"', '\'']);
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = word.find(|c| !legal(c)).unwrap_or(word.len());
        let (word, after) = word.split_at_checked(end).unwrap_or((word, ""));
        if word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            found.push((word.to_owned(), strip));
        }
        rest = after;
    }
    found
}

fn free_delimiter(body: &str) -> String {
    let mut end = "END_OF_RUN".to_owned();
    while body.lines().any(|line| line == end) {
        end.push('_');
    }
    end
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn a_command_with_here_documents_becomes_a_script() {
        let text =
            "FROM a\nrun --network=none cat <<'A' > f && cat <<-B\none\nA\ntwo\n\tB\nRUN x\n";
        let expected = "FROM a\nrun --network=none <<\"END_OF_RUN\"\ncat <<'A' > f && cat <<-B\none\nA\ntwo\n\tB\n\
            END_OF_RUN\nRUN x\n";
        assert_eq!(wrapped(text), expected);
    }

    #[test]
    fn other_commands_stay_as_they_are() {
        for text in [
            "FROM a\nRUN <<EOF\necho <<B\nEOF\n",
            "RUN cat <<<word\n",
            "RUN echo $((1 << 2)) \\\n  more\n",
            "COPY <<A /a\nRUN cat <<B\nA\n",
            "RUN x",
            "RUN",
        ] {
            assert_eq!(wrapped(text), text);
        }
    }
}
