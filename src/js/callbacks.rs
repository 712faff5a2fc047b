use super::options::function;
use crate::core::{Error, ErrorKind, Result};
use crate::runtime::{LocalBoxFuture, Sink, StreamName};
use futures_util::FutureExt;
use futures_util::lock::Mutex;
use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// The caller's `stdout`, `stderr` and `output` functions.
pub(super) struct Callbacks {
    stdout: Option<Function>,
    stderr: Option<Function>,
    output: Option<Function>,
    /// Both streams feed `output`; it is not called again while its Promise is pending.
    turn: Mutex<()>,
}

impl Callbacks {
    /// The callbacks among `params`; `None` when there are none.
    pub(super) fn new(params: &JsValue) -> Result<Option<Rc<dyn Sink>>> {
        let callbacks = Self {
            stdout: function(params, "stdout")?,
            stderr: function(params, "stderr")?,
            output: function(params, "output")?,
            turn: Mutex::new(()),
        };
        let any = callbacks.wants(StreamName::Stdout) || callbacks.wants(StreamName::Stderr);
        Ok(any.then(|| Rc::new(callbacks) as Rc<dyn Sink>))
    }

    fn of(&self, stream: StreamName) -> Option<&Function> {
        match stream {
            StreamName::Stdout => self.stdout.as_ref(),
            StreamName::Stderr => self.stderr.as_ref(),
        }
    }
}

impl Sink for Callbacks {
    fn wants(&self, stream: StreamName) -> bool {
        self.output.is_some() || self.of(stream).is_some()
    }

    fn write(&self, stream: StreamName, text: String) -> LocalBoxFuture<'_, Result<()>> {
        async move {
            let text = JsValue::from(text);
            if let Some(callback) = self.of(stream) {
                call(callback, &text).await?;
            }
            if let Some(callback) = &self.output {
                let _turn = self.turn.lock().await;
                call(callback, &text).await?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

async fn call(callback: &Function, text: &JsValue) -> Result<()> {
    let returned = callback.call1(&JsValue::UNDEFINED, text).map_err(thrown)?;
    if returned.is_object() {
        JsFuture::from(Promise::resolve(&returned))
            .await
            .map_err(thrown)?;
    }
    Ok(())
}

fn thrown(value: JsValue) -> Error {
    Error::new(ErrorKind::Thrown(Rc::new(value)), "a callback threw")
}
