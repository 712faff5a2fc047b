//! Storing objects, their upload, and their end.

use std::fs;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use bytes::Buf;
use http_body_util::BodyExt;
use tempfile::NamedTempFile;

use crate::clock::now_ms;
use crate::error::ApiError;
use crate::object::{Object, ObjectParams, ObjectState};
use crate::register::Identified;
use crate::service::Service;

impl Service {
    pub(crate) fn object(&self, id: &str) -> Result<Arc<Object>, ApiError> {
        self.objects
            .by_id(id)
            .ok_or_else(|| ApiError::unknown("object", id))
    }

    /// An object that a field of a request names, whole.
    pub(crate) fn object_for(&self, field: &str, id: &str) -> Result<Arc<Object>, ApiError> {
        let object = self.objects.by_id(id);
        let unknown = || ApiError::bad_request(format!("`{field}`: there is no object `{id}`"));
        let object = object.ok_or_else(unknown)?;
        object.require_whole().map_err(|error| error.of(field))?;
        Ok(object)
    }

    /// Creates an object, to which bytes can be uploaded.
    pub(crate) fn create_object(
        self: &Arc<Self>,
        params: ObjectParams,
    ) -> Result<Arc<Object>, ApiError> {
        let object = Arc::new(Object::new(params, &self.objects_folder)?);
        self.objects.add(Arc::clone(&object));
        self.end_in_time(&object);
        Ok(object)
    }

    /// Makes an object read-only.
    pub(crate) fn complete_object(&self, object: &Arc<Object>) -> Result<(), ApiError> {
        object.complete()?;
        self.objects.changed(object);
        Ok(())
    }

    /// Goes on with the objects of an earlier run, and removes bytes that belong to none.
    pub(crate) async fn resume_objects(self: &Arc<Self>) {
        let objects = self.objects.newest_first();
        for object in &objects {
            self.end_in_time(object);
        }
        let living = |name: &str| {
            let object = self.objects.by_id(name);
            object.is_some_and(|object| object.state() != ObjectState::Deleted)
        };
        let Ok(mut files) = tokio::fs::read_dir(&self.objects_folder).await else {
            return;
        };
        while let Ok(Some(file)) = files.next_entry().await {
            let name = file.file_name();
            if !name.to_str().is_some_and(living) {
                let _gone = tokio::fs::remove_file(file.path()).await;
            }
        }
    }

    /// Removes an object's bytes when its time has come.
    pub(crate) fn end_in_time(self: &Arc<Self>, object: &Arc<Object>) {
        let Some(end) = object.delete_after_time_ms else {
            return;
        };
        let (service, object) = (Arc::clone(self), Arc::clone(object));
        self.tasks.spawn(async move {
            let left = Duration::from_millis(end.saturating_sub(now_ms()));
            let stopping = service.stopping.clone();
            let slept = stopping.run_until_cancelled(tokio::time::sleep(left)).await;
            if slept.is_some() {
                service.delete_object(&object).await;
            }
        });
    }

    /// Deletes an object and its bytes; whoever reads them still gets them to the end.
    pub(crate) async fn delete_object(&self, object: &Arc<Object>) {
        if object.delete() {
            self.objects.changed(object);
            match tokio::fs::remove_file(&object.file).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!(%error, object = object.id(), "an object's bytes stay");
                }
                _ => {}
            }
        }
    }

    /// Stores a body as the bytes of an object, all or nothing: they stand under another name until they are
    /// whole and on disk.
    pub(crate) async fn upload(
        &self,
        object: &Arc<Object>,
        body: &mut Body,
    ) -> Result<(), ApiError> {
        let failed = |error: io::Error| ApiError::internal("the upload could not be stored", error);
        if object.state() != ObjectState::Uploading {
            let message = format!("object `{}` takes no upload any more", object.id());
            return Err(ApiError::bad_request(message));
        }
        let folder = self.objects_folder.clone();
        let mut file = blocking(move || {
            fs::create_dir_all(&folder)?;
            NamedTempFile::new_in(folder)
        })
        .await
        .map_err(failed)?;
        let (limit, mut size) = (self.config.sizes.upload, 0_u64);
        while let Some(frame) = body.frame().await {
            let frame = frame
                .map_err(|error| ApiError::bad_request(format!("the body ended early: {error}")))?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            size += data.remaining() as u64;
            if size > limit {
                let message = format!("the object is larger than {limit} bytes");
                return Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message));
            }
            file = blocking(move || file.write_all(&data).map(|()| file))
                .await
                .map_err(failed)?;
        }
        let object = Arc::clone(object);
        let uploaded = Arc::clone(&object);
        let place = move || {
            file.as_file().sync_all().map_err(failed)?;
            uploaded.take_upload(size, |path| {
                let placed = file.persist(path);
                placed.map(drop).map_err(|error| failed(error.error))
            })
        };
        tokio::task::spawn_blocking(place)
            .await
            .unwrap_or_else(|error| Err(failed(io::Error::other(error))))?;
        self.objects.changed(&object);
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}
