//! A devbox's own network: its loopback, and a device whose packets the server takes up. By the kernel's old calls
//! for this, of which it needs seven: the crates for it speak netlink, asynchronously, with a runtime of their own.
#![allow(unsafe_code, reason = "calls of the kernel that no safe crate has")]

use std::ffi::c_ulong;
use std::io;
use std::mem::zeroed;
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use rustix::fs::{Mode, OFlags, open};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with};

use crate::network::{DEVBOX, MTU, NETMASK};

const DEVICE: &str = "eth0";

/// `struct rtentry` of the kernel, which libc has for some C libraries only.
#[repr(C)]
struct Route {
    pad1: libc::c_ulong,
    destination: libc::sockaddr,
    gateway: libc::sockaddr,
    mask: libc::sockaddr,
    flags: libc::c_ushort,
    pad2: libc::c_short,
    pad3: libc::c_ulong,
    pad4: *mut libc::c_void,
    metric: libc::c_short,
    device: *mut libc::c_char,
    mtu: libc::c_ulong,
    window: libc::c_ulong,
    round_trip: libc::c_ushort,
}

/// Sets this process's network up, which must be a new one; the device's other end.
pub(super) fn set_up() -> io::Result<OwnedFd> {
    let socket = socket_with(
        AddressFamily::INET,
        SocketType::DGRAM,
        SocketFlags::CLOEXEC,
        None,
    )?;
    bring_up(&socket, "lo")?;
    let flags = OFlags::RDWR | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let device = open("/dev/net/tun", flags, Mode::empty())?;
    let mut request = named(DEVICE);
    request.ifr_ifru.ifru_flags = (libc::IFF_TUN | libc::IFF_NO_PI) as i16;
    call(&device, libc::TUNSETIFF, &mut request)?;
    // The device goes with its namespace. When it goes with its descriptor, whoever closes that waits for it, tens of
    // milliseconds. The kernel takes any argument but zero for yes.
    call(&device, libc::TUNSETPERSIST, &mut 1)?;
    request.ifr_ifru.ifru_mtu = i32::from(MTU);
    call(&socket, libc::SIOCSIFMTU, &mut request)?;
    request.ifr_ifru.ifru_addr = address(DEVBOX);
    call(&socket, libc::SIOCSIFADDR, &mut request)?;
    request.ifr_ifru.ifru_addr = address(NETMASK);
    call(&socket, libc::SIOCSIFNETMASK, &mut request)?;
    bring_up(&socket, DEVICE)?;
    default_route(&socket)?;
    // There is nothing that its low ports would have to be kept for.
    std::fs::write("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0")?;
    Ok(device)
}

fn bring_up(socket: &OwnedFd, name: &str) -> io::Result<()> {
    let mut request = named(name);
    call(socket, libc::SIOCGIFFLAGS, &mut request)?;
    // SAFETY: the kernel has just filled in the flags.
    let flags = unsafe { request.ifr_ifru.ifru_flags };
    request.ifr_ifru.ifru_flags = flags | libc::IFF_UP as i16;
    call(socket, libc::SIOCSIFFLAGS, &mut request)
}

fn default_route(socket: &OwnedFd) -> io::Result<()> {
    let mut device = [0; libc::IFNAMSIZ];
    put_name(&mut device, DEVICE);
    // SAFETY: zero is a value of every field.
    let mut route: Route = unsafe { zeroed() };
    route.destination = address(Ipv4Addr::UNSPECIFIED);
    route.mask = address(Ipv4Addr::UNSPECIFIED);
    route.flags = libc::RTF_UP;
    route.device = device.as_mut_ptr();
    call(socket, libc::SIOCADDRT, &mut route)
}

fn named(name: &str) -> libc::ifreq {
    // SAFETY: zero is a value of every field.
    let mut request: libc::ifreq = unsafe { zeroed() };
    put_name(&mut request.ifr_name, name);
    request
}

/// Leaves at least one zero at the end: names are short.
fn put_name(field: &mut [libc::c_char; libc::IFNAMSIZ], name: &str) {
    for (place, byte) in field.iter_mut().take(libc::IFNAMSIZ - 1).zip(name.bytes()) {
        *place = byte.cast_signed() as libc::c_char;
    }
}

fn address(address: Ipv4Addr) -> libc::sockaddr {
    // SAFETY: zero is a value of every field.
    let mut general: libc::sockaddr = unsafe { zeroed() };
    general.sa_family = libc::AF_INET as libc::sa_family_t;
    // After the port.
    for (place, byte) in general.sa_data.iter_mut().skip(2).zip(address.octets()) {
        *place = byte.cast_signed() as libc::c_char;
    }
    general
}

fn call<T>(descriptor: impl AsFd, number: c_ulong, argument: &mut T) -> io::Result<()> {
    let descriptor = descriptor.as_fd().as_raw_fd();
    // SAFETY: the argument is of the type that each of these calls takes, and outlives the call.
    let done = unsafe { libc::ioctl(descriptor, number as _, std::ptr::from_mut(argument)) };
    if done < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
