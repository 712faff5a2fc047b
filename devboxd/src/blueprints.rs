//! Building blueprints, and finding those that devboxes start from.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use serde_json::{Map, Value};

use crate::archive;
use crate::blueprint::Blueprint;
use crate::blueprint_params::{self, BlueprintParams};
use crate::boot;
use crate::build_copy;
use crate::builder::Builder;
use crate::create_params::CreateParams;
use crate::devbox::Devbox;
use crate::devbox_folder::DevboxFolder;
use crate::disk_copy;
use crate::dockerfile::Dockerfile;
use crate::error::ApiError;
use crate::life;
use crate::lifecycle::Status;
use crate::mounts::Problem;
use crate::object::Object;
use crate::register::Identified;
use crate::service::Service;
use crate::shell_words::quoted;
use crate::snapshot::SnapshotStatus;

impl Service {
    pub(crate) fn blueprint(&self, id: &str) -> Result<Arc<Blueprint>, ApiError> {
        self.blueprints
            .by_id(id)
            .ok_or_else(|| ApiError::unknown("blueprint", id))
    }

    /// The built blueprint that a request means by its id, or by its name: the newest one then.
    pub(crate) fn built_blueprint(
        &self,
        (id_field, id): (&str, Option<&str>),
        (name_field, name): (&str, Option<&str>),
    ) -> Result<Option<Arc<Blueprint>>, ApiError> {
        let (field, named) = match (id, name) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => {
                let message = format!("`{name_field}`: it is named by `{id_field}` already");
                return Err(ApiError::bad_request(message));
            }
            (Some(id), None) => (id_field, id),
            (None, Some(name)) => (name_field, name),
        };
        let mut all = self.blueprints.newest_first();
        all.retain(|blueprint| match id {
            Some(id) => blueprint.id() == id,
            None => Some(blueprint.name.as_str()) == name,
        });
        let unknown = all.is_empty();
        let built = all.into_iter().find(|blueprint| blueprint.is_built());
        let why = if unknown {
            "there is no blueprint"
        } else {
            "nothing is built of blueprint"
        };
        let refusal = || ApiError::bad_request(format!("`{field}`: {why} `{named}`"));
        built.map(Some).ok_or_else(refusal)
    }

    /// A devbox's parameters: those of its request, and what it inherits from its blueprint.
    pub(crate) fn create_params(
        &self,
        mut body: Map<String, Value>,
    ) -> Result<CreateParams, ApiError> {
        let text = |field: &str| body.get(field).and_then(Value::as_str);
        let blueprint = self.built_blueprint(
            ("blueprint_id", text("blueprint_id")),
            ("blueprint_name", text("blueprint_name")),
        )?;
        if let Some(blueprint) = blueprint {
            if body.get("snapshot_id").is_some_and(Value::is_string) {
                let message =
                    "`snapshot_id`: a devbox starts from a blueprint or a snapshot, not both";
                return Err(ApiError::bad_request(message));
            }
            body.insert("blueprint_id".to_owned(), blueprint.id().into());
            body.remove("blueprint_name");
            inherit(&mut body, &blueprint.echo);
        }
        CreateParams::check(body)
    }

    /// Creates a blueprint and starts to build it.
    pub(crate) fn create_blueprint(
        self: &Arc<Self>,
        body: Map<String, Value>,
    ) -> Result<Arc<Blueprint>, ApiError> {
        let params = BlueprintParams::check(body.clone())?;
        self.require_policy("network_policy_id", params.network_policy_id.as_ref())?;
        self.require_launchable(&params.launch_parameters)?;
        let base = self.built_blueprint(
            ("base_blueprint_id", params.base_blueprint_id.as_deref()),
            ("base_blueprint_name", params.base_blueprint_name.as_deref()),
        )?;
        let context = match &params.build_context {
            Some(context) => Some(self.object_for("build_context.object_id", &context.object_id)?),
            None => None,
        };
        let secrets = params.secrets.iter().map(|(variable, named)| {
            let value = self.secret_value(&format!("secrets.{variable}"), named)?;
            Ok((variable.clone(), value))
        });
        let secrets = secrets.collect::<Result<Vec<_>, ApiError>>()?;
        let echo = blueprint_params::echo(body);
        let folder = &self.blueprints_folder;
        let blueprint = Arc::new(Blueprint::new(params, echo, base.as_deref(), folder));
        self.blueprints.add(Arc::clone(&blueprint));
        let build = Build {
            blueprint: Arc::clone(&blueprint),
            base,
            context,
            secrets,
        };
        self.tasks.spawn(build.run(Arc::clone(self)));
        Ok(blueprint)
    }

    /// Deletes a blueprint and its disk, unless snapshots depend on it. Devboxes have disks of their own.
    pub(crate) async fn delete_blueprint(
        &self,
        blueprint: &Arc<Blueprint>,
    ) -> Result<(), ApiError> {
        let dependent = self.snapshots.newest_first().into_iter().find(|snapshot| {
            snapshot.source_blueprint_id.as_deref() == Some(blueprint.id())
                && snapshot.status() != SnapshotStatus::Deleted
        });
        if let Some(snapshot) = dependent.filter(|_| !blueprint.is_deleted()) {
            let (id, snapshot) = (blueprint.id(), snapshot.id());
            let message = format!("snapshot `{snapshot}` depends on blueprint `{id}`");
            return Err(ApiError::bad_request(message));
        }
        if blueprint.delete() {
            self.blueprints.changed(blueprint);
            remove(blueprint).await;
        }
        Ok(())
    }
}

/// Launch parameters that a request does not give are the blueprint's.
fn inherit(body: &mut Map<String, Value>, blueprint: &Value) {
    let Some(Value::Object(inherited)) = blueprint.get("launch_parameters") else {
        return;
    };
    let own = body.entry("launch_parameters").or_insert(Value::Null);
    if own.is_null() {
        *own = Value::Object(Map::new());
    }
    // Anything else is refused later, by its name.
    if let Value::Object(own) = own {
        for (name, value) in inherited {
            let given = own.entry(name).or_insert(Value::Null);
            if given.is_null() {
                given.clone_from(value);
            }
        }
    }
}

async fn remove(blueprint: &Blueprint) {
    match tokio::fs::remove_dir_all(&blueprint.disk).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(%error, "a blueprint's disk was not removed");
        }
        _ => {}
    }
}

/// A blueprint on its way, with what its request named as it was then.
struct Build {
    blueprint: Arc<Blueprint>,
    base: Option<Arc<Blueprint>>,
    context: Option<Arc<Object>>,
    secrets: Vec<(String, String)>,
}

impl Build {
    async fn run(self, service: Arc<Service>) {
        let blueprint = &self.blueprint;
        let params = &blueprint.params;
        let mut launch = params.launch_parameters.clone();
        launch
            .network_policy_id
            .clone_from(&params.network_policy_id);
        let furnished = CreateParams {
            launch,
            files: params.file_mounts.clone().into_iter().collect(),
            code: params.code_mounts.clone(),
            ..CreateParams::default()
        };
        let folder = DevboxFolder::new(service.builds_folder.join(blueprint.id()));
        let id = blueprint.id().to_owned();
        let devbox = Arc::new(Devbox::new(
            id,
            folder,
            furnished,
            self.secrets.clone(),
            &service.unkept,
        ));
        service.isolate(&devbox);
        devbox.run_as_root();
        blueprint.begin(&devbox);
        let builder = Builder {
            service: Arc::clone(&service),
            devbox: Arc::clone(&devbox),
        };
        let steps = blueprint.dropped.run_until_cancelled(self.steps(&builder));
        let built = match service.stopping.run_until_cancelled(steps).await {
            Some(Some(built)) => built,
            Some(None) => Err("the blueprint was deleted".to_owned()),
            None => Err("the server ended while it was being built".to_owned()),
        };
        Service::end_processes(&devbox, life::kill).await;
        let layer = match built {
            Ok(env) => {
                let (disk, from) = (blueprint.disk.clone(), Arc::clone(&devbox));
                let copied =
                    boot::on_disk(move || disk_copy::copy(from.folder.disk(), &disk).map(drop));
                copied.await.map(|()| env)
            }
            Err(why) => Err(why),
        };
        if let Err(why) = &layer {
            builder.warn(&format!("the build failed: {why}")).await;
        }
        let finished = Arc::clone(blueprint);
        let kept = boot::on_disk(move || {
            finished.finish(layer.ok());
            Ok(())
        });
        if let Err(error) = kept.await {
            tracing::error!(error, "a build was not finished");
        }
        service.blueprints.changed(blueprint);
        if blueprint.is_deleted() {
            remove(blueprint).await;
        }
        devbox.advance(|life| life.shut_down("api_shutdown"));
        Service::clear(Arc::clone(&devbox)).await;
        let folder = service.builds_folder.join(blueprint.id());
        if let Err(error) = tokio::fs::remove_dir_all(folder).await {
            tracing::warn!(%error, "a build's folder was not removed");
        }
    }

    /// All that changes the disk; the variables that devboxes find.
    async fn steps(&self, builder: &Builder) -> Result<Vec<(String, String)>, String> {
        let (service, devbox) = (&builder.service, &builder.devbox);
        let params = &self.blueprint.params;
        let base = self.base.as_ref().map(|base| base.disk.clone());
        boot::set_up(service, devbox, base).await?;
        devbox.advance(|life| life.advance(Status::Initializing));
        for service in &params.services {
            let (name, image) = (&service.name, &service.image);
            let note = format!("service `{name}` ({image}) is not started: that needs Docker");
            builder.warn(&note).await;
        }
        let context = self.unpack_context(builder).await?;
        let mut env = self
            .base
            .as_ref()
            .map(|base| base.env())
            .unwrap_or_default();
        if let Some(text) = &params.dockerfile {
            env = Dockerfile::new(builder, context, &params.build_args, env)
                .build(text)
                .await?;
        }
        service
            .furnish(devbox)
            .await
            .map_err(|Problem { title, why }| format!("{title}: {why}"))?;
        for command in &params.system_setup_commands {
            builder.note(command).await;
            let mut script = String::new();
            for (name, value) in &env {
                script += &format!("export {name}={}\n", quoted(value));
            }
            let ran = builder.run(&(script + command)).await;
            ran.map_err(|why| format!("{command}: {why}"))?;
        }
        if devbox.has_own_root() {
            // What root made in the home is for the user who lives there.
            builder.run("chown -Rh user:user /home/user").await?;
        }
        builder.note("the build is complete").await;
        Ok(env)
    }

    /// The files for COPY and ADD, in a folder that the devbox's programs can read.
    async fn unpack_context(&self, builder: &Builder) -> Result<Option<PathBuf>, String> {
        let Some(object) = self.context.clone() else {
            return Ok(None);
        };
        let folder = build_copy::context_folder(builder).map_err(|error| error.to_string())?;
        let (limit, place) = (builder.service.config.sizes.upload, folder.clone());
        let unpacked = boot::on_disk(move || {
            let read = |error: std::io::Error| error.to_string();
            let file = BufReader::new(File::open(&object.file).map_err(read)?);
            let content = archive::decompressed(file).map_err(read)?;
            let place = Dir::open_ambient_dir(place, ambient_authority()).map_err(read)?;
            archive::unpack(content, &place, limit)
        });
        unpacked
            .await
            .map_err(|why| format!("the build context: {why}"))?;
        Ok(Some(folder))
    }
}
