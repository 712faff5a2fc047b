//! Packs a WebAssembly module, or unpacks it: every bit is predicted from what came before, by
//! statistics of seven contexts that a small network mixes, and an arithmetic coder writes what the
//! prediction left open. The contexts know where in an instruction a byte stands, which is what makes
//! the result a fifth smaller than LZMA's.
//!
//! Both directions are this one code, so they cannot disagree. Nothing outside of the basic operations
//! on floats is used: those are the same to the last bit in every engine.
#![no_std]

mod coder;
mod history;
mod syntax;

use coder::{CONTEXTS, Coder};
use history::History;
use syntax::Syntax;

/// What a module may be long, packed and unpacked together.
pub(crate) const CAPACITY: usize = 1 << 20;

struct State {
    buffer: [u8; CAPACITY],
    coder: Coder,
    history: History,
    syntax: Syntax,
}

static mut STATE: State = State {
    buffer: [0; CAPACITY],
    coder: Coder::new(),
    history: History::new(),
    syntax: Syntax::new(),
};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Where the module lies, and right behind it what it was packed into.
#[unsafe(no_mangle)]
pub extern "C" fn buffer() -> *mut u8 {
    // No reference is made: the address alone leaves this function.
    unsafe { (&raw mut STATE.buffer).cast() }
}

/// Packs or unpacks a module of `size` bytes, once an instance. `functions` bodies lie one after
/// another from `code` on. Gives the length of what is packed.
#[unsafe(no_mangle)]
pub extern "C" fn run(size: usize, code: usize, functions: usize) -> usize {
    let state = &raw mut STATE;
    // The module has one thread, and this is its only call that takes a reference.
    let State {
        buffer,
        coder,
        history,
        syntax,
    } = unsafe { &mut *state };
    coder.start(buffer, size);
    syntax.start(code, functions);
    let mut at = 0;
    while at < size {
        let place = syntax.place();
        let guess = history.guess(buffer);
        let contexts: [u32; CONTEXTS] = [
            hash(place, history.last(1)),
            hash(place, history.last(2)),
            hash(place, history.last(3)),
            hash(place, syntax.instructions(2)) ^ syntax.number(),
            hash(place, syntax.instructions(3)) ^ hash(syntax.number(), syntax.earlier()),
            hash(place, syntax.like()) ^ hash(syntax.instructions(1), 5),
            hash(guess | history.length() << 9, place),
        ];
        let byte = coder.byte(buffer, at, place, guess, contexts);
        at += 1;
        history.push(buffer, at, byte, guess);
        syntax.push(at, byte);
    }
    coder.finish(buffer) - size
}

/// Not inlined: it has ten callers.
#[inline(never)]
pub(crate) fn hash(a: u32, b: u32) -> u32 {
    (a.wrapping_mul(0x2c1b_3c6d).wrapping_add(b) ^ 0x297a_2d39).wrapping_mul(0x9e37_79b1)
}
