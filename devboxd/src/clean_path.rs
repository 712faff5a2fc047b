//! Absolute paths without `.`, `..` and empty parts, as their text says and not as links would have it.

/// `path` so; `..` at the top stays there.
pub(crate) fn clean(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn dots_are_taken_out_and_nothing_leads_above_the_top() {
        for (path, expected) in [
            ("/", "/"),
            ("/a//b/./c/", "/a/b/c"),
            ("/a/../b", "/b"),
            ("/../../a", "/a"),
        ] {
            assert_eq!(clean(path), expected);
        }
    }
}
