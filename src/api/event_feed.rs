use crate::client::Client;
use crate::client::events::{End, Source};
use crate::core::json::Value;
use crate::core::sse::{Decoder, Event};
use crate::core::{
    Accept, Error, ErrorKind, Request, RequestOptions, Result, options, output, text,
};
use crate::runtime::{LocalBoxFuture, Note, Sink, StreamName};
use futures_util::FutureExt;
use std::rc::Rc;

/// How many of the latest events are remembered to know a repeated one by.
const REMEMBERED: usize = 1000;

/// A stream of JSON events that has no end of its own: evictions, what an axon publishes.
pub struct EventFeed {
    request: Request,
    cursor: Option<Cursor>,
    once: Vec<String>,
}

/// Where a feed stands: the greatest number seen in a field of its events, and the query parameter
/// that continues after it.
struct Cursor {
    field: String,
    parameter: String,
    last: Option<u64>,
}

impl EventFeed {
    /// The feed that a JSON object describes: `path` (an array of segments below `/v1`), `query`
    /// (pairs), `cursor` (`{"field", "parameter"}`) and `once` (the fields that tell one event from
    /// another where the service repeats events on every connection). `cursor` and `once` may be absent.
    ///
    /// # Errors
    /// When a segment of the path is empty, `.` or `..`.
    pub fn from_json(given: Value<'_>) -> Result<Self> {
        let path = options::strings(given.get("path"));
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let mut request = Request::get(&path)?.accept(Accept::Events);
        request.query = given.get("query").map(options::query).unwrap_or_default();
        let cursor = given.get("cursor").and_then(|cursor| {
            let parameter = cursor.get("parameter")?.string()?;
            let asked = request.query.iter().find(|(name, _)| *name == parameter);
            let last = asked.and_then(|(_, value)| natural(Value::parse(value)?));
            let field = cursor.get("field")?.string()?;
            Some(Cursor {
                field,
                parameter,
                last,
            })
        });
        Ok(Self {
            request,
            cursor,
            once: options::strings(given.get("once")),
        })
    }

    /// Hands every event to `sink` once, in order: the events of one network chunk as one JSON
    /// array. Ends with an error only.
    ///
    /// # Errors
    /// What cannot be resumed, an error of the sink, and the last of more failures in a row than
    /// may be repeated.
    #[must_use]
    pub fn follow(
        self,
        client: &Rc<Client>,
        sink: Rc<dyn Sink>,
        options: &RequestOptions,
    ) -> LocalBoxFuture<'static, Result<()>> {
        let client = Rc::clone(client);
        let options = options.clone();
        async move {
            let mut source = Feed {
                feed: self,
                sink: &*sink,
                decoder: Decoder::new(),
                seen: Vec::new(),
                text: String::new(),
            };
            client.follow(&mut source, &options).await
        }
        .boxed_local()
    }
}

struct Feed<'a> {
    feed: EventFeed,
    sink: &'a dyn Sink,
    decoder: Decoder,
    /// What tells the latest events apart.
    seen: Vec<String>,
    /// New events of this network chunk: a JSON array without its closing bracket.
    text: String,
}

impl Feed<'_> {
    /// Notes an event; whether it is new.
    fn is_new(&mut self, event: Value<'_>) -> bool {
        if let Some(cursor) = &mut self.feed.cursor {
            let number = event.get(&cursor.field).and_then(natural);
            if number.is_some() && number <= cursor.last {
                return false;
            }
            cursor.last = number.or(cursor.last);
        }
        let mut key = String::new();
        for field in self.feed.once.iter().filter_map(|name| event.get(name)) {
            key.push_str(field.text());
            key.push('\n');
        }
        if key.is_empty() {
            return true;
        }
        if self.seen.contains(&key) {
            return false;
        }
        if self.seen.len() == REMEMBERED {
            self.seen.remove(0);
        }
        self.seen.push(key);
        true
    }

    fn take(&mut self, event: Event<'_>) -> Result<bool> {
        let data = String::from_utf8_lossy(event.data);
        if event.name == b"error" {
            return Err(output::error(&data));
        }
        if data.is_empty() {
            // A ping: some servers keep a connection alive with an event instead of a comment.
            return Ok(false);
        }
        let event = Value::parse(&data).ok_or_else(|| {
            Error::new(ErrorKind::BadResponse, "an event of the stream is not JSON")
        })?;
        let new = self.is_new(event);
        if new {
            self.text.push(if self.text.is_empty() { '[' } else { ',' });
            self.text.push_str(event.text());
        }
        Ok(new)
    }
}

impl Source for Feed<'_> {
    fn connect(&mut self) -> Result<Request> {
        self.decoder = Decoder::new();
        let mut request = self.feed.request.clone();
        if let Some(Cursor {
            parameter,
            last: Some(last),
            ..
        }) = &self.feed.cursor
        {
            request.query.retain(|(name, _)| name != parameter);
            request
                .query
                .push((parameter.clone(), text::decimal(*last)));
        }
        Ok(request)
    }

    fn feed(&mut self, mut bytes: &[u8], new: &mut bool) -> Result<()> {
        let mut decoder = std::mem::take(&mut self.decoder);
        while let Some(event) = decoder.next(&mut bytes)? {
            *new |= self.take(event)?;
        }
        self.decoder = decoder;
        Ok(())
    }

    fn is_between_events(&self) -> bool {
        self.decoder.is_between_events()
    }

    fn deliver(&mut self) -> LocalBoxFuture<'_, Result<()>> {
        let mut text = std::mem::take(&mut self.text);
        if text.is_empty() {
            return async { Ok(()) }.boxed_local();
        }
        text.push(']');
        self.sink.write(StreamName::Events, text.into())
    }

    fn is_over(&self) -> LocalBoxFuture<'_, Result<bool>> {
        async { Ok(false) }.boxed_local()
    }

    fn note(&self, note: Note<'_>) -> Result<()> {
        self.sink.note(StreamName::Events, note)
    }

    fn ended(&mut self, _cleanly: bool) -> LocalBoxFuture<'_, Result<End>> {
        async {
            Ok(End::Early(Error::new(
                ErrorKind::Connection,
                "the event stream ended",
            )))
        }
        .boxed_local()
    }
}

fn natural(value: Value<'_>) -> Option<u64> {
    u64::try_from(value.integer()?).ok()
}
