//! The one error type of the crate.

use std::any::Any;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

/// A value of the platform that the pure parts carry without looking at it: a thrown JavaScript
/// value, the reason of an abort.
pub type Foreign = Rc<dyn Any>;

/// A result with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong; decides the JavaScript class, the code and whether a retry may help.
#[derive(Debug, Clone)]
pub enum ErrorKind {
    /// The caller passed something that cannot be used; `argument` names it.
    InvalidArgument {
        /// The parameter or option at fault, as the caller spells it.
        argument: Cow<'static, str>,
    },
    /// The client cannot be built or used as configured.
    Configuration,
    /// The server answered with an error status.
    Status(StatusError),
    /// No answer: the connection failed or broke.
    Connection,
    /// No complete answer within the attempt's timeout.
    Timeout,
    /// The caller's signal aborted the call.
    Abort,
    /// The deadline of a wait passed; `last` is the last view seen, as JSON text.
    PollingTimeout {
        /// The last view that the wait saw.
        last: Option<Rc<str>>,
    },
    /// Output is missing: the stream continues at another byte than the next one.
    StreamGap {
        /// The byte offset that should have come next.
        expected: u64,
        /// The byte offset that came.
        got: u64,
    },
    /// A wait ended in a state from which the wanted one cannot be reached.
    Failed {
        /// The view that says so, as JSON text.
        last: Rc<str>,
        /// The code that names what has failed.
        code: &'static str,
    },
    /// The server's answer is not what the contract says.
    BadResponse,
    /// A panic inside; the call that hit it is lost, later ones work.
    Bug,
    /// The caller's own callback threw; the value goes back to the caller untouched.
    Thrown(Foreign),
}

/// An answer with an error status.
#[derive(Debug, Clone)]
pub struct StatusError {
    /// The HTTP status, or the code of an `event: error` inside a stream.
    pub status: u16,
    /// All headers of the answer, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl StatusError {
    /// The value of a header, by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

struct Repr {
    kind: ErrorKind,
    message: Cow<'static, str>,
    cause: OnceCell<Foreign>,
}

/// An error with a stable [code](Error::code). Messages never hold a token or a query string.
#[derive(Clone)]
pub struct Error(Rc<Repr>);

impl Error {
    /// An error of `kind` with a message for a person.
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Rc::new(Repr {
            kind,
            message: message.into(),
            cause: OnceCell::new(),
        }))
    }

    /// A bad argument: `argument` is its name, `problem` completes "NAME …".
    #[must_use]
    pub fn invalid(argument: &str, problem: &str) -> Self {
        Self::new(
            ErrorKind::InvalidArgument {
                argument: Cow::Owned(argument.to_owned()),
            },
            [argument, " ", problem].concat(),
        )
    }

    /// An answer with an error status: the message is the status and what the body says.
    #[must_use]
    pub fn status(error: StatusError) -> Self {
        let said = super::json::Value::parse(&error.body)
            .and_then(|body| body.get("message"))
            .and_then(super::json::Value::string);
        let status = super::text::decimal(error.status.into());
        let message = match said {
            Some(said) => [&status, " ", &said].concat(),
            None if error.body.is_empty() => [&status, " status code (no body)"].concat(),
            None => [&status, " ", super::text::head(&error.body, 500)].concat(),
        };
        Self::new(ErrorKind::Status(error), message)
    }

    /// The error of a call that panicked.
    #[must_use]
    pub fn bug() -> Self {
        Self::new(
            ErrorKind::Bug,
            "a bug in runloop-wasm: this call failed inside, later calls work",
        )
    }

    /// The same error with the platform's own value as its cause.
    #[must_use]
    pub fn with_cause(self, cause: Foreign) -> Self {
        self.0.cause.get_or_init(|| cause);
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The message, for a person.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The platform's own value behind the error.
    #[must_use]
    pub fn cause(&self) -> Option<&Foreign> {
        self.0.cause.get()
    }

    /// The HTTP status, when the server answered.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        match &self.0.kind {
            ErrorKind::Status(error) => Some(error.status),
            _ => None,
        }
    }

    /// The stable name of the kind, `error.code` in JavaScript.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.0.kind {
            ErrorKind::InvalidArgument { .. } => "invalid_argument",
            ErrorKind::Configuration => "runloop_error",
            ErrorKind::Status(error) => match error.status {
                400 => "bad_request",
                401 => "authentication",
                403 => "permission_denied",
                404 => "not_found",
                409 => "conflict",
                422 => "unprocessable_entity",
                429 => "rate_limit",
                500.. => "internal_server",
                _ => "api_error",
            },
            ErrorKind::Connection => "connection",
            ErrorKind::Timeout => "connection_timeout",
            ErrorKind::Abort => "user_abort",
            ErrorKind::PollingTimeout { .. } => "polling_timeout",
            ErrorKind::StreamGap { .. } => "stream_gap",
            ErrorKind::Failed { code, .. } => code,
            ErrorKind::BadResponse => "bad_response",
            ErrorKind::Bug => "bug",
            ErrorKind::Thrown(_) => "thrown",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        f.write_str(": ")?;
        f.write_str(self.message())
    }
}

impl std::error::Error for Error {}
