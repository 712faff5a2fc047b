//! Compiles the server again when the console it carries has changed.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads the console's files when they are asked for.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        // A path that does not exist would count as changed every time.
        let console = Path::new("../www/dist");
        let watched = if console.exists() {
            console
        } else {
            Path::new("../www")
        };
        println!("cargo::rerun-if-changed={}", watched.display());
    }
}
