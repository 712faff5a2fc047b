//! Where the platform has no namespaces there never is one of these.

use std::path::Path;

use crate::devbox_folder::DevboxFolder;
use crate::launch_parameters::Size;
use crate::network::{Egress, Network};
use crate::sandbox::Sandbox;
use crate::spawner::Spawner;

#[derive(Debug)]
pub(crate) enum Namespaces {}

impl Namespaces {
    /// Finds none.
    pub(crate) async fn find(
        _init: &Path,
        _spawner: &Spawner,
        _data_dir: &Path,
        _own_network: bool,
    ) -> Result<Self, String> {
        Err("this platform has none".to_owned())
    }

    pub(crate) fn tell(&self) {
        match *self {}
    }

    pub(crate) fn network(&self) -> Network {
        match *self {}
    }

    pub(crate) fn user_on_host(&self) -> Option<u32> {
        match *self {}
    }

    pub(crate) async fn start(
        &self,
        _spawner: &Spawner,
        _name: &str,
        _folder: &DevboxFolder,
        _size: Size,
        _egress: Egress,
    ) -> Result<Sandbox, String> {
        match *self {}
    }
}
