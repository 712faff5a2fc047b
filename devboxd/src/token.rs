//! The server's own bearer token. One that nobody chose is kept, so that clients and open pages go on after a
//! restart.

use std::fs;
use std::io;
use std::path::Path;

use crate::{ids, private_file};

/// The token that was kept in this file; a fresh one, which is kept there, if there is none.
pub(crate) fn kept(file: &Path) -> io::Result<String> {
    match fs::read_to_string(file) {
        Ok(text) if is_token(text.trim_end()) => Ok(text.trim_end().to_owned()),
        Ok(_) => {
            let message = format!(
                "the token file {} is damaged; without it the next start makes another token",
                file.display()
            );
            Err(io::Error::new(io::ErrorKind::InvalidData, message))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let token = ids::token();
            private_file::write(file, format!("{token}\n").as_bytes())?;
            Ok(token)
        }
        Err(error) => Err(error),
    }
}

/// Whether a header can carry it as a bearer token: printable ASCII without spaces.
pub fn is_token(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    reason = "a failed assumption of a test must end it"
)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::kept;

    #[test]
    fn a_kept_token_stays_and_is_for_its_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        let token = kept(&file).unwrap();
        assert!(token.len() >= 32);
        assert_eq!(kept(&file).unwrap(), token);
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(&file, "two words").unwrap();
        assert!(kept(&file).unwrap_err().to_string().contains("damaged"));
    }
}
