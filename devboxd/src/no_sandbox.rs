//! Where the platform has no namespaces: nothing runs in any.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::process::ExitCode;

use rustix::process::Signal;
use tokio::net::TcpStream;

use crate::inside::{Access, Target};
use crate::process::{Ends, Program};

/// No error has it.
pub(crate) const NOT_A_FILE: i32 = -1;

/// Is never asked for.
pub fn run_if_asked() -> Option<ExitCode> {
    None
}

#[derive(Debug)]
pub(crate) enum Sandbox {}

#[derive(Debug)]
pub(crate) enum Exit {}

impl Sandbox {
    pub(crate) async fn spawn(&self, _program: Program, _ends: Ends) -> io::Result<(i32, Exit)> {
        match *self {}
    }

    pub(crate) fn signal(&self, _pid: i32, _target: Target, _signal: Signal) {
        match *self {}
    }

    pub(crate) fn curb(&self, _disk_full: bool) {
        match *self {}
    }

    pub(crate) fn open(&self, _path: &str, _access: Access) -> io::Result<File> {
        match *self {}
    }

    pub(crate) fn freeze(&self) -> io::Result<OwnedFd> {
        match *self {}
    }

    pub(crate) async fn connect(&self, _address: SocketAddr) -> io::Result<TcpStream> {
        match *self {}
    }

    pub(crate) async fn end(&self) {
        match *self {}
    }

    pub(crate) async fn ended(&self) {
        match *self {}
    }
}

impl Exit {
    pub(crate) async fn code(&mut self) -> Option<i32> {
        match *self {}
    }
}
