use super::LocalBoxFuture;
use crate::core::{Foreign, Method, Result};

/// One HTTP request, ready to send.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The absolute address.
    pub url: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
    /// A body that the platform makes, in place of the one above.
    pub upload: Option<Foreign>,
    /// Whether the body of the answer will be read as text, which may begin at once.
    pub whole: bool,
}

/// Sends requests. An error means that no answer came.
pub trait Transport {
    /// Sends `request`; completes with the headers of the answer. Dropping the future aborts it.
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<Box<dyn HttpResponse>>>;
}

/// An answer whose body is still to be read. Dropping it aborts what is left.
pub trait HttpResponse {
    /// The status.
    fn status(&self) -> u16;

    /// All headers, names in lower case.
    fn headers(&self) -> Vec<(String, String)>;

    /// The whole body as text; bytes that are not UTF-8 read as U+FFFD.
    fn text(self: Box<Self>) -> LocalBoxFuture<'static, Result<String>>;

    /// The next bytes of the body as they arrive; `None` at its end.
    fn chunk(&mut self) -> LocalBoxFuture<'_, Result<Option<Vec<u8>>>>;

    /// The platform's own form of the answer, its body unread. Nothing is aborted any more: that is
    /// with whoever has it now.
    fn hand_over(self: Box<Self>) -> Foreign;
}
