//! Requests as values.

use super::config::Config;
use super::error::{Error, Foreign, Result};
use super::json::Value;
use super::options::{self, RequestOptions};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::time::Duration;

/// Everything but RFC 3986's unreserved characters, so that a value can never leave its segment.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The time an attempt takes at most where the operation has no other.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// For operations that move files or wait for a command.
pub const LONG_TIMEOUT: Duration = Duration::from_secs(600);

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET: no body, no idempotency key.
    Get,
    /// POST.
    Post,
    /// PUT: only to an address outside the API.
    Put,
    /// DELETE.
    Delete,
}

impl Method {
    /// The method's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// What kind of answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A JSON view.
    Json,
    /// A file's text.
    Text,
    /// A stream of server-sent events.
    Events,
    /// A file's bytes.
    Bytes,
    /// An archive.
    Zip,
}

impl Accept {
    /// The media type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Text => "text/plain",
            Self::Events => "text/event-stream",
            Self::Bytes => "application/octet-stream",
            Self::Zip => "application/zip",
        }
    }

    /// Whether the answer is handed over with its body unread: it may be larger than any memory.
    #[must_use]
    pub fn is_unread(self) -> bool {
        matches!(self, Self::Bytes | Self::Zip)
    }
}

/// An address outside the API that is its own credential: nothing of the client's goes there.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The absolute address, as the service gave it.
    pub address: String,
    /// The headers that the service says the address is signed with.
    pub headers: Vec<(String, Option<String>)>,
}

impl Elsewhere {
    /// An answer's body, unless it repeats the address: whoever reads that may do what it is signed for.
    #[must_use]
    pub fn redact(&self, body: String) -> String {
        let start = memchr::memchr(b'?', self.address.as_bytes());
        let query = start.and_then(|at| self.address.get(at + 1..));
        let query = query.unwrap_or_default();
        let mut parts = body.as_bytes().windows(query.len().max(1));
        match parts.any(|part| part == query.as_bytes()) {
            true => String::new(),
            false => body,
        }
    }
}

/// A call of one operation, without what belongs to an attempt (token, idempotency key).
#[derive(Debug, Clone)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The encoded path, with its leading slash.
    pub path: String,
    /// An address outside the API, in place of the path.
    pub elsewhere: Option<Elsewhere>,
    /// Query parameters, not encoded.
    pub query: Vec<(String, String)>,
    /// The JSON body.
    pub body: Option<String>,
    /// A body that only the platform knows how to make, anew for every attempt; in place of JSON.
    pub upload: Option<Foreign>,
    /// What kind of answer is asked for.
    pub accept: Accept,
    /// The operation's own time for one attempt.
    pub timeout: Duration,
    /// Whether a 408 is this operation's regular "not yet" and so no reason to retry.
    pub holds: bool,
    /// Whether doing it twice would harm: it is repeated only when the service surely did not act.
    pub once: bool,
}

impl Request {
    /// A GET of the path made of `segments`.
    ///
    /// # Errors
    /// When a segment is empty, `.` or `..`.
    pub fn get(segments: &[&str]) -> Result<Self> {
        Self::new(Method::Get, "/v1", segments)
    }

    /// A POST to the path made of `segments`.
    ///
    /// # Errors
    /// When a segment is empty, `.` or `..`.
    pub fn post(segments: &[&str]) -> Result<Self> {
        Self::new(Method::Post, "/v1", segments)
    }

    /// The request that a JSON object describes: `method` (`GET` if absent), `path` as an array of
    /// segments from the root, `query` as pairs, `body`, `accept` (a media type), `timeout` in
    /// milliseconds, `holds`, `once`; or, in place of path and query, an `address` outside the API
    /// with its `headers` as pairs.
    ///
    /// # Errors
    /// When a segment is empty, `.` or `..`.
    pub fn from_json(given: Value<'_>) -> Result<Self> {
        let field = |name: &str| given.get(name).and_then(Value::string);
        let method = match field("method").as_deref() {
            Some("POST") => Method::Post,
            Some("PUT") => Method::Put,
            Some("DELETE") => Method::Delete,
            _ => Method::Get,
        };
        let segments = options::strings(given.get("path"));
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let mut request = Self::new(method, "", &segments)?;
        request.query = given.get("query").map(options::query).unwrap_or_default();
        request.body = given.get("body").map(|body| body.text().to_owned());
        let accept = field("accept");
        let all = [Accept::Text, Accept::Events, Accept::Bytes, Accept::Zip];
        request.accept = all
            .into_iter()
            .find(|kind| accept.as_deref() == Some(kind.as_str()))
            .unwrap_or(Accept::Json);
        if let Some(timeout) = given.get("timeout").and_then(options::millis) {
            request.timeout = timeout;
        }
        request.holds = given.get("holds").is_some_and(Value::is_true);
        request.once = given.get("once").is_some_and(Value::is_true);
        request.elsewhere = field("address").map(|address| Elsewhere {
            address,
            headers: given.get("headers").map(options::pairs).unwrap_or_default(),
        });
        Ok(request)
    }

    fn new(method: Method, root: &str, segments: &[&str]) -> Result<Self> {
        let mut path = String::from(root);
        for segment in segments {
            // `.` and `..` are unreserved: encoded or not, a URL parser climbs on them.
            if matches!(*segment, "" | "." | "..") {
                return Err(Error::invalid(
                    "id",
                    "must be a non-empty id, not `.` or `..`",
                ));
            }
            path.push('/');
            path.extend(utf8_percent_encode(segment, COMPONENT));
        }
        Ok(Self {
            method,
            path,
            elsewhere: None,
            query: Vec::new(),
            body: None,
            upload: None,
            accept: Accept::Json,
            timeout: DEFAULT_TIMEOUT,
            holds: false,
            once: false,
        })
    }

    /// The same request with a JSON body.
    #[must_use]
    pub fn body(mut self, json: String) -> Self {
        self.body = Some(json);
        self
    }

    /// The same request with a query parameter, if there is a value.
    #[must_use]
    pub fn query(mut self, key: &str, value: Option<String>) -> Self {
        self.query
            .extend(value.map(|value| (key.to_owned(), value)));
        self
    }

    /// The same request for another kind of answer.
    #[must_use]
    pub fn accept(mut self, accept: Accept) -> Self {
        self.accept = accept;
        self
    }

    /// The same request with its own time for one attempt.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The same request as a long-poll: a 408 is its regular "not yet".
    #[must_use]
    pub fn held(mut self) -> Self {
        self.holds = true;
        self
    }

    /// The whole address, with the client's, the operation's and the call's query.
    #[must_use]
    pub fn url(&self, config: &Config, options: &RequestOptions) -> String {
        if let Some(elsewhere) = &self.elsewhere {
            return elsewhere.address.clone();
        }
        let mut url = config.url(&self.path);
        let sources = [&config.query, &self.query, &options.query];
        let mut separator = '?';
        for (level, source) in sources.iter().enumerate() {
            for (key, value) in *source {
                let mut later = sources
                    .iter()
                    .skip(level + 1)
                    .flat_map(|later| later.iter());
                if later.any(|(other, _)| other == key) {
                    continue;
                }
                url.push(separator);
                url.extend(utf8_percent_encode(key, COMPONENT));
                url.push('=');
                url.extend(utf8_percent_encode(value, COMPONENT));
                separator = '&';
            }
        }
        url
    }

    /// The headers of an attempt, names in lower case: four at most by default, all of which a
    /// browser's preflight covers.
    #[must_use]
    pub fn headers(
        &self,
        config: &Config,
        options: &RequestOptions,
        authorization: String,
        request_id: &str,
    ) -> Vec<(String, String)> {
        if let Some(elsewhere) = &self.elsewhere {
            let own = elsewhere.headers.iter();
            return own
                .filter_map(|(name, value)| Some((name.to_ascii_lowercase(), value.clone()?)))
                .collect();
        }
        let mut headers = vec![
            ("authorization".to_owned(), authorization),
            ("accept".to_owned(), self.accept.as_str().to_owned()),
        ];
        if self.method != Method::Get {
            // The platform names the type of a body that it makes: only it knows the boundary.
            if self.upload.is_none() {
                headers.push(("content-type".to_owned(), "application/json".to_owned()));
            }
            headers.push(("x-request-id".to_owned(), request_id.to_owned()));
        }
        let own = options.headers.iter().map(|header| (header, true));
        let all = config.headers.iter().map(|header| (header, false));
        for ((name, value), is_own) in all.chain(own) {
            let name = name.to_ascii_lowercase();
            // A client-wide `accept` is meant for views, and the service streams for no other media
            // type (known weakness 41 of the existing clients).
            let kept = match self.accept {
                Accept::Json => true,
                Accept::Text | Accept::Bytes | Accept::Zip => is_own,
                Accept::Events => false,
            };
            if name == "accept" && !kept {
                continue;
            }
            headers.retain(|(earlier, _)| *earlier != name);
            headers.extend(value.clone().map(|value| (name, value)));
        }
        headers
    }
}
