use super::devbox::Devbox;
use crate::core::request::LONG_TIMEOUT;
use crate::core::{Accept, RequestOptions, Result};

impl Devbox {
    /// The text of a file; `params` is `{"file_path": …}`.
    ///
    /// # Errors
    /// When the call fails, for example because there is no such file.
    pub async fn read_file(&self, params: String, options: &RequestOptions) -> Result<String> {
        let request = self
            .post("read_file_contents")?
            .body(params)
            .accept(Accept::Text)
            .timeout(LONG_TIMEOUT);
        self.client().text(&request, options).await
    }

    /// Writes a text file; `params` is `{"file_path": …, "contents": …}`.
    ///
    /// # Errors
    /// When the call fails.
    pub async fn write_file(&self, params: String, options: &RequestOptions) -> Result<String> {
        let request = self
            .post("write_file_contents")?
            .body(params)
            .timeout(LONG_TIMEOUT);
        self.client().text(&request, options).await
    }
}
