use super::devbox::Devbox;
use crate::client::send::Reply;
use crate::core::request::LONG_TIMEOUT;
use crate::core::{Accept, RequestOptions};

impl Devbox {
    /// The text of a file; `params` is `{"file_path": …}`.
    ///
    /// # Errors
    /// When the call fails, for example because there is no such file.
    #[must_use]
    pub fn read_file(&self, params: String, options: &RequestOptions) -> Reply {
        let request = self.post("read_file_contents").map(|request| {
            request
                .body(params)
                .accept(Accept::Text)
                .timeout(LONG_TIMEOUT)
        });
        self.client().send(request, options)
    }

    /// Writes a text file; `params` is `{"file_path": …, "contents": …}`.
    ///
    /// # Errors
    /// When the call fails.
    #[must_use]
    pub fn write_file(&self, params: String, options: &RequestOptions) -> Reply {
        let request = self
            .post("write_file_contents")
            .map(|request| request.body(params).timeout(LONG_TIMEOUT));
        self.client().send(request, options)
    }
}
